export { loadFromFiles, saveToFiles } from './storage/files.ts';
