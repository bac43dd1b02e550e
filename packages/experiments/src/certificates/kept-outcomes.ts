import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { EngineResult } from '@saf/results';
import { readJsonIfThere, writeJson } from '@saf/results/node';
import { z } from 'zod';
import type { CertifyTask } from '../study/steps.ts';

/** Between two writings of what there is, in ms. */
const INTERVAL = 10_000;

/**
 * Outcomes that are kept on disk while there are more to come, and the votes of smoothing that are left when all are there: a run with more
 * copies goes on from them. Those of another measurement are left aside.
 */
export async function keptOutcomes(task: CertifyTask, weights: string, engine: EngineResult) {
  const [partial, votes] = [partialFile(task.output), votesFile(task.output)];
  if (task.force) await removeAll(partial, votes);
  const own = identityOf(task, weights, engine);
  const found = [await read(partial), await read(votes)].filter((each) => each !== null);
  const same = found.find(({ identity }) => isDeepStrictEqual(identity, own));
  const fewer = found.find(({ identity }) => isOfFewerCopies(identity, own));
  const start = performance.now();
  const seconds = () => ((same ?? fewer)?.seconds ?? 0) + (performance.now() - start) / 1000;
  let [outcomes, savedAt, isSaved] = [same?.outcomes ?? [], start, true];
  const write = (file: string) => writeJson(file, { identity: own, seconds: seconds(), outcomes });
  const save = async () => {
    if (isSaved) return;
    await write(partial);
    [savedAt, isSaved] = [performance.now(), true];
  };
  return {
    known: same?.outcomes,
    withFewerCopies: fewer?.outcomes,
    seconds,
    save,
    add: async (all: readonly unknown[]) => {
      [outcomes, isSaved] = [[...all], false];
      if (performance.now() - savedAt > INTERVAL) await save();
    },
    /** All outcomes are there, and written down. */
    finish: async () => {
      if (task.guarantee.norm === 'l2') await write(votes);
      await removeAll(partial);
    },
  };
}

/** What was found of the first images by a run that was stopped. */
const partialFile = (output: string): string => join(dirname(output), '.checkpoints', basename(output));
/** What noisy copies of all images were taken for. */
const votesFile = (output: string): string => partialFile(output).replace(/(\.json)?$/, '.votes.json');

const removeAll = (...files: readonly string[]) => Promise.all(files.map((file) => rm(file, { force: true })));

const schema = z.object({
  identity: z.record(z.string(), z.unknown()),
  seconds: z.number().min(0),
  outcomes: z.array(z.unknown()),
});

type Identity = z.infer<typeof schema>['identity'];

const read = (file: string) => readJsonIfThere(file, schema, { isSealed: true });

/** What decides about what is found of an image; how many images there are does not. As JSON has it: without fields that are undefined. */
function identityOf(task: CertifyTask, weights: string, { name, threads, adapter }: EngineResult): Identity {
  const { dataset, heldOutFrom, randomSeed, saved } = task;
  const { images: _, ...guarantee } = task.guarantee;
  const engine = { name, threads, ...(adapter ? { adapter } : {}) };
  const { nonsense, outputs } = saved;
  const identity = { dataset, heldOutFrom, seed: randomSeed, nonsense, outputs, guarantee, engine, weights };
  return JSON.parse(JSON.stringify(identity));
}

/** Copies have a random stream each, so that the first of many are those of a run with fewer. */
function isOfFewerCopies(earlier: Identity, own: Identity): boolean {
  const copies = ({ guarantee }: Identity) => (guarantee as { n?: number } | undefined)?.n ?? 0;
  const withCopiesOf = (other: Identity) => ({
    ...earlier,
    guarantee: { ...(earlier.guarantee as object), n: copies(other) },
  });
  return copies(earlier) > 0 && copies(earlier) < copies(own) && isDeepStrictEqual(withCopiesOf(own), own);
}
