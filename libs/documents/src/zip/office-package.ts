import { escapeXml, xmlHead } from '../xml.ts';

/** What XLSX and DOCX have in common: they are packages after OPC. */

const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';

export function partTypeXml(part: string, type: string): string {
  return `<Override PartName="${part}" ContentType="application/vnd.openxmlformats-${type}+xml"/>`;
}

export function rootRelationsXml(document: string): string {
  return `${xmlHead}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="${document}"/><Relationship Id="rId2" Type="${packages}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`;
}

/** What a file says of its making: the moment of the event that it is of. */
export function corePropertiesXml({
  title,
  language,
  at,
}: {
  readonly title: string;
  readonly language: string;
  readonly at: string;
}): string {
  const moment = `${at.slice(0, 19)}Z`;
  return `${xmlHead}<cp:coreProperties xmlns:cp="${packages}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${escapeXml(title)}</dc:title><dc:creator>Rembuk</dc:creator><dc:language>${language}</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">${moment}</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">${moment}</dcterms:modified></cp:coreProperties>`;
}
