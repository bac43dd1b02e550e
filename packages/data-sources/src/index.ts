export { DatasetError } from './dataset-error.ts';
export { type DatasetEntry, datasets, loadCifar10, loadFashionMnist, loadMnist } from './datasets.ts';
export {
  classNames,
  type DataFile,
  type DatasetDefinition,
  type DatasetName,
  definitions,
  idxFiles,
  type Source,
  type SourcePart,
  samePaths,
} from './definitions/index.ts';
export { loadDataset } from './load-dataset.ts';
export type { LoadOptions } from './load-options.ts';
export { loadOwnFiles } from './own-files/load-own-files.ts';
export type { OwnFiles, OwnFilesOptions } from './own-files/own-files.ts';
