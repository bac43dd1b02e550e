export { loadModel, saveModel } from './storage/folder.ts';
