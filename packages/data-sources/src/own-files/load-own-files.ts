import { ArgumentError, checkOneOf } from '@saf/checks';
import type { ImageDataset } from '@saf/datasets';
import { loadArrayFiles } from './array-files.ts';
import type { OwnFiles, OwnFilesOptions } from './own-files.ts';

/**
 * Loads a split of image files of one's own.
 *
 * @throws ArgumentError that names the first file or folder that is missing, damaged, of another size than those before it, or without
 *   images; or a label that has no name
 * @example
 * const train = await loadOwnFiles({ folder: 'flowers' }, { name: 'flowers', split: 'train' });
 */
export async function loadOwnFiles(files: OwnFiles, options: OwnFilesOptions): Promise<ImageDataset> {
  checkOneOf('split', options.split, ['train', 'test']);
  // Imported here: what decodes images takes longer to import than most data sets to read.
  if ('folder' in files) return (await import('./image-folder.ts')).loadImageFolder(files, options);
  if ('idx' in files || 'cifar' in files) return loadArrayFiles(files, options);
  throw new ArgumentError('files', '{ folder }, { idx } or { cifar }', files);
}
