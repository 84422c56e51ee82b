export type { DocumentOrder } from './order.ts';
export { type KeptWork, pieceEvents } from './kept-work.ts';
export { longMoment } from './format/dates.ts';
export { pictureBytesMax, type PictureFault } from './office/picture.ts';
export { printedPicture } from './office/printed-picture.ts';
export { noOffice, type OfficeSettings } from './office/settings.ts';
export {
  type DocumentFormat,
  documentFormats,
  type DocumentName,
  documentsVersion,
  mediaTypes,
} from './reports/kinds.ts';
export { narrowingOf } from './reports/narrowing.ts';
export type { DocumentPlace, LogPlace } from './reports/place.ts';
export {
  DocumentFailedError,
  DocumentMaker,
  type DocumentSource,
  type ReadEvents,
} from './threads/document-maker.ts';
