import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { EngineResult } from '@saf/results';
import { readJsonIfThere, writeJson } from '@saf/results/node';
import { z } from 'zod';
import { weightsHash } from '../setup/provenance.ts';
import type { ImageRange } from '../shards/split-images.ts';
import type { CertifyTask } from '../study/steps.ts';

/** Between two writings of what there is, in ms. */
const INTERVAL = 10_000;

/**
 * Outcomes that are kept on disk while there are more to come, and those of an earlier run that are gone on from. Those of another
 * measurement are left aside.
 *
 * @param part where only a range of the images is certified: which, and the file that keeps what there is of it
 */
export async function keptOutcomes(
  task: CertifyTask,
  engine: EngineResult,
  part: { readonly range: ImageRange; readonly file: string } | null,
) {
  const [partial, votes] = [part?.file ?? partialFile(task.output), votesFile(task.output)];
  // Votes of all images are not for one part to remove.
  if (task.force) await removeAll(partial, ...(part ? [] : [votes]));
  const own = await identityOf(task, engine);
  const votesBefore = task.force ? null : await read(votes);
  const found = [await read(partial), part && votesBefore ? ofRange(votesBefore, part.range) : votesBefore];
  const there = found.filter((each) => each !== null);
  const same = there.find(({ identity }) => isDeepStrictEqual(identity, own));
  const fewer = there.find(({ identity }) => isOfFewerCopies(identity, own));
  const start = performance.now();
  const seconds = () => ((same ?? fewer)?.seconds ?? 0) + (performance.now() - start) / 1000;
  let [outcomes, savedAt, isSaved] = [same?.outcomes ?? [], start, true];
  const save = async () => {
    if (isSaved) return;
    await writeJson(partial, { identity: own, seconds: seconds(), outcomes });
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
    /** What was found is written down. */
    remove: () => removeAll(partial),
  };
}

/** Keeps the votes of smoothing when all are there: a run with more copies goes on from them. */
export async function keepVotes(task: CertifyTask, engine: EngineResult, found: Omit<Kept, 'identity'>): Promise<void> {
  if (task.guarantee.norm !== 'l2') return;
  await writeJson(votesFile(task.output), { identity: await identityOf(task, engine), ...found });
}

/** Of a range of the images: their outcomes, and their share of the time. */
function ofRange({ identity, seconds, outcomes }: Kept, { first, end }: ImageRange): Kept {
  const own = outcomes.slice(first, end);
  return { identity, seconds: outcomes.length > 0 ? (seconds * own.length) / outcomes.length : 0, outcomes: own };
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

type Kept = z.infer<typeof schema>;
type Identity = Kept['identity'];

const read = (file: string) => readJsonIfThere(file, schema, { isSealed: true });

/** What decides about what is found of an image; how many images there are does not. As JSON has it: without fields that are undefined. */
async function identityOf(task: CertifyTask, { name, threads, adapter }: EngineResult): Promise<Identity> {
  const { dataset, heldOutFrom, randomSeed, saved } = task;
  const { images: _, ...guarantee } = task.guarantee;
  const engine = { name, threads, ...(adapter ? { adapter } : {}) };
  const { nonsense, outputs } = saved;
  const weights = await weightsHash(saved.model);
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
