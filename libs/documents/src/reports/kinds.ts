/** The documents that there are, and the forms in which each comes. */
export const documentFormats = {
  contributions: ['pdf', 'docx', 'xlsx', 'csv', 'json'],
  roadmap: ['pdf', 'docx'],
  sheets: ['pdf', 'docx'],
  'masterplan-1': ['pdf', 'docx'],
  'masterplan-2': ['pdf', 'docx'],
  'masterplan-3': ['pdf', 'docx'],
  workshop: ['xlsx', 'jsonl'],
} as const satisfies Readonly<Record<string, readonly DocumentFormat[]>>;

export type DocumentName = keyof typeof documentFormats;
export type DocumentFormat = 'pdf' | 'docx' | 'xlsx' | 'csv' | 'json' | 'jsonl';

export const mediaTypes: Readonly<Record<DocumentFormat, string>> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  jsonl: 'application/jsonl; charset=utf-8',
};

/** Raised whenever the same views give other bytes. */
export const documentsVersion = 5;
