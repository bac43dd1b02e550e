import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ArgumentError } from '@saf/checks';
import { sha256OfFile } from '@saf/files';
import type { EngineResult } from '@saf/results';
import { weightFiles } from '../study/model-files.ts';
import type { MeasureNetworkTask } from '../study/steps.ts';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Versions of this package and of those of this house that it stands on, directly or through another one, by name. */
export function packageVersions(): Record<string, string> {
  const own = new URL('../../package.json', import.meta.url);
  const manifest = createRequire(own)(fileURLToPath(own)) as Manifest;
  const versions = new Map([[manifest.name, manifest.version]]);
  collect(createRequire(own), manifest, versions);
  return Object.fromEntries([...versions].sort());
}

function collect(require: NodeJS.Require, { dependencies = {} }: Manifest, versions: Map<string, string>): void {
  for (const name of Object.keys(dependencies)) {
    if (!name.startsWith('@saf/') || versions.has(name)) continue;
    const file = require.resolve(`${name}/package.json`);
    const manifest = require(file) as Manifest;
    versions.set(name, manifest.version);
    collect(createRequire(file), manifest, versions);
  }
}

/** What tells the weights of a saved network from all others: the SHA-256 of weights.bin, or of the files that others save in its place. */
export async function weightsHash(folder: string): Promise<string> {
  const hashes: string[] = [];
  for (const file of weightFiles(folder)) hashes.push(await hashOf(join(folder, file)));
  return hashes.length === 1 ? hashes[0] : createHash('sha256').update(hashes.join()).digest('hex');
}

async function hashOf(file: string): Promise<string> {
  const hash = await sha256OfFile(file, 'the weights of a network');
  if (hash === null) throw new ArgumentError(file, 'the weights of a network', 'none');
  return hash;
}

/**
 * Whether what was measured of weights with this hash is of those in a folder. Where they are not there, nothing can be said
 * against it.
 */
export async function isOfWeights(folder: string, hash: string | null): Promise<boolean> {
  return !existsSync(join(folder, 'weights.bin')) || hash === (await weightsHash(folder));
}

/** What the file of a measured network begins with: which network, measured on what. */
export async function provenanceOf(
  {
    experiment,
    model,
    seed,
    saved,
    randomSeed,
  }: Pick<MeasureNetworkTask, 'experiment' | 'model' | 'seed' | 'saved' | 'randomSeed'>,
  engine: EngineResult,
  samples: number,
) {
  const { outputs } = saved;
  const network = { experiment, model, seed, weights: await weightsHash(saved.model), ...(outputs && { outputs }) };
  return { version: 1, network, engine, packages: packageVersions(), seed: randomSeed, samples } as const;
}
