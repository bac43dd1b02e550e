import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { mnistNetwork } from '@saf/models';
import { saveModel } from '@saf/models/node';
import type { CatalogEntry, PretrainedFacts } from '../src/catalog-entry.ts';

export const facts: PretrainedFacts = {
  dataset: 'mnist',
  model: 'mReLU-r-m',
  seed: 1,
  epochs: 1,
  parameters: 434_075,
  nonsense: { category: 10 },
  loss: { lossWeights: [1, 1, 0], p: 2 },
  engine: 'wasm',
  samples: 10_000,
  errors: [{ kind: 'adversarial', strengths: [0, 0.25], errors: [0.015, 0.073] }],
};

/** An untrained network in the files of a trained one, under addresses that start with `base` (the folder's own by default). */
export async function saveEntry(folder: string, base?: string): Promise<CatalogEntry> {
  await saveModel(mnistNetwork({ activation: 'mirroredRelu', outputs: 11, seed: 1 }), folder);
  const address = (file: string) => (base ? new URL(file, base) : pathToFileURL(join(folder, file)));
  return {
    topology: address('model.json'),
    weights: address('weights.bin'),
    integrity: await integrityOf(folder),
    facts,
  };
}

async function integrityOf(folder: string): Promise<CatalogEntry['integrity']> {
  const hash = async (file: string) =>
    createHash('sha256')
      .update(await readFile(join(folder, file)))
      .digest('base64');
  return { topology: `sha256-${await hash('model.json')}`, weights: `sha256-${await hash('weights.bin')}` };
}
