export type { DocumentOrder } from './order.ts';
export { longMoment } from './format/dates.ts';
export { pictureBytesMax, pictureOf } from './office/picture.ts';
export { noOffice, type OfficeSettings } from './office/settings.ts';
export {
  type DocumentFormat,
  documentFormats,
  type DocumentName,
  documentsVersion,
  mediaTypes,
} from './reports/kinds.ts';
export type { DocumentPlace } from './reports/place.ts';
export {
  DocumentFailedError,
  DocumentMaker,
  type DocumentSource,
  type ReadEvents,
} from './threads/document-maker.ts';
