import { type Goal, misclassified, reaches, takenForMeaningful } from '@saf/attacks';
import { attackNamed } from '@saf/attacks/by-name';
import type { Classifier } from '@saf/models';
import type { Attacked, AttackRequest, ProgressListener, StrengthCurve, Verdict } from './contract.ts';
import { epsilonOf } from './epsilon.ts';
import { imageTensor } from './images.ts';
import { networkFor, verdictsOf } from './networks.ts';

/** Root of the attacks' random streams: the same request gives the same image. */
const seed = 1;

/** How a request is watched and stopped. */
interface Run<Listener = (done: number) => void> {
  readonly signal: AbortSignal;
  readonly onProgress: Listener;
}

/** Attacks the image with each network's own gradients, or with those of `craftedOn`. */
export async function runAttack(
  request: AttackRequest,
  { signal, onProgress }: Run<ProgressListener>,
): Promise<Attacked[]> {
  const outcomes: Attacked[] = [];
  for (const [i, network] of request.networks.entries()) {
    const report = (done: number) => onProgress((i + done) / request.networks.length, `attacking ${network}`);
    report(0);
    const victim = await networkFor(network, request.pixels);
    const crafter = await networkFor(request.craftedOn ?? network, request.pixels);
    signal.throwIfAborted();
    outcomes.push({ network, ...(await attackOne(request, crafter, victim, { signal, onProgress: report })) });
  }
  return outcomes;
}

async function attackOne(
  request: AttackRequest,
  crafter: Classifier,
  victim: Classifier,
  run: Run,
): Promise<Omit<Attacked, 'network'>> {
  const pixels = await perturb(request, crafter, run);
  const images = imageTensor(request.pixels, pixels);
  try {
    const [clean, attacked] = await verdictsOf(victim, images);
    return { clean, attacked, pixels };
  } finally {
    images.dispose();
  }
}

async function perturb(request: AttackRequest, crafter: Classifier, run: Run): Promise<Float32Array> {
  const inputs = imageTensor(request.pixels);
  try {
    const attack = await attackNamed(request.attack);
    const options = {
      epsilons: [epsilonOf(request.attack, attack, request.strength, request.pixels.length)],
      seed,
      ...run,
    };
    // Not `run`, which judges what it found: the page asks the victim, which may be another network.
    for await (const { raw, clipped } of attack.perturb(crafter, inputs, goalOf(request), options)) {
      const pixels = await (request.clipped ? clipped : raw).data<'float32'>();
      raw.dispose();
      clipped.dispose();
      return pixels;
    }
    throw new Error(`${attack.name}: expected an image, got none`);
  } finally {
    inputs.dispose();
  }
}

/** What the attack does at each strength, one after the other: `onCurve` is called as soon as one is known. */
export async function traceStrengths(
  request: Omit<AttackRequest, 'strength'>,
  strengths: readonly number[],
  onCurve: (curve: StrengthCurve) => void,
  { signal, onProgress }: Run<ProgressListener>,
): Promise<void> {
  for (const [i, network] of request.networks.entries()) {
    const report = (done: number) =>
      onProgress((i + done) / request.networks.length, `attacking ${network} at every strength`);
    report(0);
    const victim = await networkFor(network, request.pixels);
    const crafter = await networkFor(request.craftedOn ?? network, request.pixels);
    const verdicts: Verdict[] = [];
    for await (const verdict of verdictsAlong(request, strengths, crafter, victim, {
      signal,
      onProgress: report,
    })) {
      verdicts.push(verdict);
      onCurve({ network, strengths: strengths.slice(0, verdicts.length), verdicts: [...verdicts] });
    }
  }
}

async function* verdictsAlong(
  request: Omit<AttackRequest, 'strength'>,
  strengths: readonly number[],
  crafter: Classifier,
  victim: Classifier,
  run: Run,
): AsyncGenerator<Verdict> {
  const inputs = imageTensor(request.pixels);
  try {
    const attack = await attackNamed(request.attack);
    const options = {
      epsilons: strengths.map((strength) => epsilonOf(request.attack, attack, strength, request.pixels.length)),
      seed,
      ...run,
    };
    for await (const { raw, clipped } of attack.perturb(crafter, inputs, goalOf(request), options)) {
      const [verdict] = await verdictsOf(victim, request.clipped ? clipped : raw);
      raw.dispose();
      clipped.dispose();
      yield verdict;
    }
  } finally {
    inputs.dispose();
  }
}

/** What the attacker wants: the target, or any error; of an image of nothing, to be taken for something. */
function goalOf({ target, label }: Pick<AttackRequest, 'target' | 'label'>): Goal {
  if (target !== null) return reaches([target]);
  return label === null ? takenForMeaningful() : misclassified([label]);
}
