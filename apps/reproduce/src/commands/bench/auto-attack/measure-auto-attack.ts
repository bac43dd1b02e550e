import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withDisplay } from '@saf/cli/command-line';
import { loadDataset } from '@saf/data-sources';
import { definitions } from '@saf/data-sources/definitions';
import { type Display, Interrupted, type StopSignals } from '@saf/jobs';
import { z } from 'zod';
import {
  type AttackedNetworkName,
  type AutoAttackTimes,
  attackedNetworks,
  type MeasureAutoAttack,
} from '../../../tasks/measure/measure-auto-attack.ts';
import { findModel } from '../../options/model-folder.ts';
import { runTasks } from '../../run-tasks.ts';
import { checkTorch, runPython } from '../torch/measure-torch.ts';

/** What is measured. */
export interface AutoAttackBenchOptions extends Pick<MeasureAutoAttack, 'engine' | 'images' | 'effort'> {
  readonly networks: readonly AttackedNetworkName[];
  /** Each network's own if it is left out. */
  readonly epsilon?: number;
  /** How often everything is measured, each time in new processes. */
  readonly rounds: number;
  /** One on wasm, and then of PyTorch too. */
  readonly threads: number;
  /** A Python with PyTorch and torchattacks, to compare with. */
  readonly torch?: string;
}

const torchSchema = z.object({
  version: z.string(),
  seconds: z.number(),
  accuracy: z.number(),
  robustAccuracy: z.number(),
});

/** One network in one round. */
export interface AutoAttackRound {
  readonly network: AttackedNetworkName;
  readonly round: number;
  readonly epsilon: number;
  readonly images: number;
  readonly ours: AutoAttackTimes;
  readonly theirs: z.infer<typeof torchSchema> | null;
}

/**
 * Makes all measurements, one after the other.
 *
 * @throws Interrupted if it was stopped; Error if a process fails
 */
export function measureAutoAttack(options: AutoAttackBenchOptions): Promise<AutoAttackRound[]> {
  return withDisplay('stopping', async (display, signals) => {
    if (options.torch) await checkTorch(options.torch, signals.stop);
    const rounds: AutoAttackRound[] = [];
    for (const turn of turns(options)) {
      const { network, round, epsilon, images } = turn;
      const ours = await measureOurs(turn, display, signals);
      const theirs = options.torch ? await measureTheirs(turn, display, signals) : null;
      rounds.push({ network, round, epsilon, images, ours, theirs });
    }
    return rounds;
  });
}

function turns({ networks, rounds, ...options }: AutoAttackBenchOptions): Turn[] {
  const threads = options.engine === 'wasm' ? 1 : options.threads;
  return networks.flatMap((network) =>
    Array.from({ length: rounds }, (_, i) => ({
      ...options,
      ...{ network, round: i + 1, threads },
      epsilon: options.epsilon ?? attackedNetworks[network].epsilon,
    })),
  );
}

type Turn = Required<Omit<AutoAttackBenchOptions, 'networks' | 'rounds' | 'torch'>> &
  Pick<AutoAttackRound, 'network' | 'round'> &
  Pick<AutoAttackBenchOptions, 'torch'>;

async function measureOurs(turn: Turn, display: Display, signals: StopSignals): Promise<AutoAttackTimes> {
  const { engine, network, round, images, epsilon, effort, threads } = turn;
  const name = `${network}, AutoAttack, ${engine}, round ${round}`;
  const { folder: model } = findModel(network);
  const task = { kind: 'measure-auto-attack', engine, network, model, images, epsilon, effort } as const;
  const values = await runTasks([{ name, inputs: [], outputs: [], task }], { jobs: 1, threads }, display, signals);
  return values.get(name)!.value as AutoAttackTimes;
}

const script = fileURLToPath(new URL('torch_auto_attack.py', import.meta.url));

async function measureTheirs(turn: Turn, display: Display, { stop }: StopSignals) {
  const name = `${turn.network}, AutoAttack, torchattacks, round ${turn.round}`;
  const folder = await mkdtemp(join(tmpdir(), 'saf-bench-'));
  display.start(name);
  try {
    const request = JSON.stringify(await exported(turn, folder, stop));
    const said = (await runPython(turn.torch!, [script, request], stop)).trim().split('\n').at(-1)!;
    const found = torchSchema.parse(JSON.parse(said));
    display.end(name, 'done', `robust accuracy ${found.robustAccuracy.toFixed(3)}`);
    return found;
  } catch (error) {
    display.end(name, error instanceof Interrupted ? 'stopped' : 'failed', '');
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The same network and images as files that Python reads: weights as tfjs saved them, pixels as bytes. */
async function exported({ network, images, epsilon, effort, threads }: Turn, folder: string, signal: AbortSignal) {
  const { dataset, activation } = attackedNetworks[network];
  const { folder: model } = findModel(network);
  const { weightsManifest } = manifestSchema.parse(JSON.parse(await readFile(join(model, 'model.json'), 'utf8')));
  const test = (await loadDataset(definitions[dataset], { split: 'test', signal })).slice(0, images);
  const files = { images: join(folder, 'images.bin'), labels: join(folder, 'labels.bin') };
  await writeFile(files.images, test.images);
  await writeFile(files.labels, test.labels);
  const [{ paths, weights }] = weightsManifest;
  return {
    ...{ threads, dataset, activation, epsilon, effort, files, weights },
    shape: test.shape,
    count: test.size,
    weightsFile: join(model, paths[0]),
  };
}

const manifestSchema = z.object({
  weightsManifest: z.array(
    z.object({
      paths: z.array(z.string()).min(1),
      weights: z.array(z.object({ name: z.string(), shape: z.array(z.int()), dtype: z.literal('float32') })),
    }),
  ),
});
