export { type IndexedDbOptions, openIndexedDbStore } from './keeping/indexed-db-store.ts';
