import { fileURLToPath } from 'node:url';
import { withDisplay } from '@saf/cli/command-line';
import { type Display, Interrupted, type StopSignals } from '@saf/jobs';
import { z } from 'zod';
import { benchNetworks } from '../../../tasks/measure/bench-networks.ts';
import {
  type CertificateTimes,
  type CertifiedNetworkName,
  EPSILON,
  type MeasureCertificates,
} from '../../../tasks/measure/measure-certificates.ts';
import { runTasks } from '../../run-tasks.ts';
import { checkTorch, runPython } from '../torch/measure-torch.ts';

/** What is measured. */
export interface CertificateBenchOptions extends Pick<MeasureCertificates, 'images' | 'boxes' | 'steps'> {
  readonly networks: readonly CertifiedNetworkName[];
  /** How often everything is measured, each time in new processes. */
  readonly rounds: number;
  readonly threads: number;
  /** A Python with PyTorch, to compare with. */
  readonly torch?: string;
}

const torchSchema = z.object({
  version: z.string(),
  /** Seconds, as those of ours. */
  smoothing: z.number(),
  /** Null without auto_LiRPA. */
  crown: z.number().nullable(),
});

/** One network in one round. */
export interface CertificateRound {
  readonly network: CertifiedNetworkName;
  readonly round: number;
  readonly ours: CertificateTimes;
  readonly theirs: z.infer<typeof torchSchema> | null;
}

/**
 * Makes all measurements, one after the other.
 *
 * @throws Interrupted if it was stopped; Error if a process fails
 */
export function measureCertificates(options: CertificateBenchOptions): Promise<CertificateRound[]> {
  return withDisplay('stopping', async (display, signals) => {
    if (options.torch) await checkTorch(options.torch, signals.stop);
    const rounds: CertificateRound[] = [];
    for (const network of options.networks)
      for (let round = 1; round <= options.rounds; round++) {
        const ours = await measureOurs(network, round, options, display, signals);
        const theirs = options.torch ? await measureTheirs(network, round, options, display, signals) : null;
        rounds.push({ network, round, ours, theirs });
      }
    return rounds;
  });
}

async function measureOurs(
  network: CertifiedNetworkName,
  round: number,
  { images, boxes, steps, threads }: CertificateBenchOptions,
  display: Display,
  signals: StopSignals,
): Promise<CertificateTimes> {
  const name = `${network}, certificates, native, round ${round}`;
  const task = { kind: 'measure-certificates', engine: 'native', network, images, boxes, steps } as const;
  const values = await runTasks([{ name, inputs: [], outputs: [], task }], { jobs: 1, threads }, display, signals);
  return values.get(name)!.value as CertificateTimes;
}

const script = fileURLToPath(new URL('torch_certificates.py', import.meta.url));

async function measureTheirs(
  network: CertifiedNetworkName,
  round: number,
  { torch, images, boxes, threads }: CertificateBenchOptions,
  display: Display,
  { stop }: StopSignals,
) {
  const name = `${network}, certificates, PyTorch, round ${round}`;
  display.start(name);
  try {
    const { activation, outputs } = benchNetworks[network].plan.network;
    const request = JSON.stringify({ threads, activation, outputs, images, boxes, epsilon: EPSILON });
    // Its last line: auto_LiRPA says things of its own.
    const said = (await runPython(torch!, [script, request], stop)).trim().split('\n').at(-1)!;
    const found = torchSchema.parse(JSON.parse(said));
    display.end(name, 'done', found.crown === null ? 'without auto_LiRPA' : `CROWN ${found.crown.toFixed(1)} s`);
    return found;
  } catch (error) {
    display.end(name, error instanceof Interrupted ? 'stopped' : 'failed', '');
    throw error;
  }
}
