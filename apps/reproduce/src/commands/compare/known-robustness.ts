import { isDeepStrictEqual } from 'node:util';
import { networkFile, weightsHash } from '@saf/experiments/plan';
import { type Robustness, robustnessSchema } from '@saf/results';
import { readJsonIfThere } from '@saf/results/node';
import type { ComparedNetwork } from './find-networks.ts';

/** What was measured of a network as it is now, on these images, at these ε and with all attacks. */
export async function knownRobustness(
  network: ComparedNetwork,
  request: AsAsked & { readonly folder: string },
): Promise<Robustness | undefined> {
  const found = await readJsonIfThere(networkFile(request.folder, network.name), robustnessSchema);
  const { attackSpecs } = await import('@saf/experiments');
  const attacks = attackSpecs.map(({ name }) => name);
  if (!found || !isAsAsked(found, attacks, request)) return undefined;
  if (found.network.outputs !== network.saved.outputs) return undefined;
  return found.network.weights === (await weightsHash(network.saved.model)) ? found : undefined;
}

/** Whether it is of the same images, seed, attacks and ε. */
export function isAsAsked(found: Robustness, attacks: readonly string[], { images, seed, epsilons }: AsAsked): boolean {
  const asked = epsilons.flatMap((epsilon) => attacks.map((attack) => ({ attack, epsilon })));
  const measured = found.attacks.map(({ attack, epsilon }) => ({ attack, epsilon }));
  return found.samples === images && found.seed === seed && isDeepStrictEqual(measured, asked);
}

/** What was asked for. */
interface AsAsked {
  readonly images: number;
  readonly seed: number;
  readonly epsilons: readonly number[];
}
