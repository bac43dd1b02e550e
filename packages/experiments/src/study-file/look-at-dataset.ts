import { resolve } from 'node:path';
import { ArgumentError, checkOneOf } from '@saf/checks';
import type { OwnFiles } from '@saf/data-sources';
import { type DatasetName, definitions } from '@saf/data-sources/definitions';
import { hashOfImages } from '../setup/hash-of-images.ts';
import type { OwnDataset, StudyDataset } from '../study/study-dataset.ts';
import { parseBy } from './parse-study.ts';
import { type DatasetInput, datasetSchemas } from './study-input.ts';

/**
 * The data set of a study file: one of the user's own is loaded once, so that what is wrong with it is said before anything is trained.
 *
 * @param file the study file, whose folder relative paths start from
 * @throws ArgumentError for an unknown name, with the nearest; for fields that do not fit; and for files that are missing, damaged or of
 *   mixed sizes
 */
export async function lookAtDataset(dataset: DatasetInput, file: string): Promise<StudyDataset> {
  if (typeof dataset === 'string') return checkOneOf('dataset', dataset, Object.keys(definitions) as DatasetName[]);
  const own = ownOf(dataset, file);
  const { loadOwnSplit } = await import('../setup/load-images.ts');
  const train = await loadOwnSplit(own, 'train');
  const { shape, classNames } = train;
  const test = await loadOwnSplit({ ...own, classNames }, 'test');
  if (String(test.shape) !== String(shape))
    throw new ArgumentError('dataset', `test images of the training images' shape [${shape.join(', ')}]`, test.shape);
  return {
    name: own.name,
    title: dataset.title ?? own.name,
    shape,
    classNames,
    images: { train: train.size, test: test.size },
    sha256: { train: hashOfImages(train), test: hashOfImages(test) },
    source: own.source,
  };
}

type OwnInput = Exclude<DatasetInput, string>;

/** What a data set of the user's own is loaded from. */
function ownOf(dataset: OwnInput, file: string): Pick<OwnDataset, 'name' | 'source'> & Partial<OwnDataset> {
  const kinds = Object.keys(datasetSchemas) as (keyof typeof datasetSchemas)[];
  const kind = kinds.find((each) => each in dataset);
  if (!kind) throw new ArgumentError('dataset', `one of the fields ${kinds.join(', ')}`, Object.keys(dataset));
  const parsed = parseBy(datasetSchemas[kind], dataset, 'dataset');
  if (parsed.name in definitions)
    throw new ArgumentError('dataset.name', 'another name than those of the data sets that there are', parsed.name);
  const { name, classNames } = parsed;
  if ('load' in parsed) return { name, classNames, shape: parsed.shape, source: { module: file } };
  return { name, classNames, source: absolute(parsed, (path) => resolve(file, '..', path)) };
}

function absolute(files: OwnFiles, of: (path: string) => string): OwnFiles {
  if ('folder' in files) return { folder: of(files.folder), ...(files.channels && { channels: files.channels }) };
  if ('cifar' in files) return { cifar: { train: files.cifar.train.map(of), test: files.cifar.test.map(of) } };
  const pair = ({ images, labels }: { images: string; labels: string }) => ({ images: of(images), labels: of(labels) });
  return { idx: { train: pair(files.idx.train), test: pair(files.idx.test) } };
}
