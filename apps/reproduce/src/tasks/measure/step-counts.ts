import type { BenchNetworkName } from './bench-networks.ts';
import { benchNetworks } from './bench-networks.ts';

/** Steps of a network, and those before them that do not count: wasm's first steps run code that is not compiled yet. */
export function stepCounts(network: BenchNetworkName, steps: number): { warmUp: number; steps: number } {
  const measured = Math.max(2, Math.round(steps * benchNetworks[network].share));
  return { warmUp: Math.max(3, Math.round(measured / 5)), steps: measured };
}
