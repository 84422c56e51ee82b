export { FileInUseError, openFileStore } from './keeping/file-store.ts';
