export { DatasetError } from './node/dataset-error.ts';
export { type DatasetEntry, datasets } from './node/datasets.ts';
export type { LoadOptions, LoadProgress } from './node/load-options.ts';
export { loadCifar10, loadFashionMnist, loadMnist } from './node/loaders.ts';
