import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PaperDocument } from '../model/blocks.ts';
import { type Rendering, TooLargeError } from '../rendering.ts';
import { corePropertiesXml, rootRelationsXml } from '../zip/office-package.ts';
import { xmlHead } from '../xml.ts';
import { ZipWriter } from '../zip/zip.ts';
import { bodyXml } from './blocks.ts';
import {
  contentTypesXml,
  documentRelationsXml,
  footerXml,
  namespaces,
  stylesXml,
} from './parts.ts';

/** Programs that open it hold all of it in memory. */
const CHARACTERS_MAX = 256 * 1024 * 1024;
const UNPAUSED = 200;

/** A document as DOCX, written as its blocks come. */
export async function* docx(
  document: PaperDocument,
  { signal }: Rendering,
): AsyncGenerator<Uint8Array> {
  const { office, language } = document;
  const zip = new ZipWriter();
  zip.put('[Content_Types].xml', contentTypesXml());
  zip.put('_rels/.rels', rootRelationsXml('word/document.xml'));
  zip.put('docProps/core.xml', corePropertiesXml(document));
  zip.put('word/styles.xml', stylesXml(language));
  zip.put('word/footer1.xml', footerXml(document));
  zip.put('word/_rels/document.xml.rels', documentRelationsXml(office.logo));
  if (office.logo) zip.putPicture(`word/media/logo.${office.logo.kind}`, office.logo.bytes);
  const body = zip.begin('word/document.xml');
  body.write(`${xmlHead}<w:document ${namespaces}><w:body>`);
  let characters = 0;
  let pieces = 0;
  for (const piece of bodyXml(document)) {
    characters += piece.length;
    if (characters > CHARACTERS_MAX) throw new TooLargeError('bytes');
    body.write(piece);
    pieces += 1;
    if (pieces % UNPAUSED !== 0) continue;
    await nextTurn();
    signal.throwIfAborted();
    yield* zip.take();
  }
  body.write('</w:body></w:document>');
  body.end();
  zip.end();
  yield* zip.take();
}
