import { checkOneOf } from '@saf/checks';
import * as all from './all.ts';
import type { NetworkDefinition, NetworkOptions } from './network-definition.ts';

/** A network's options that not all networks have are checked by its `build`. */
type AnyOptions = NetworkOptions & Readonly<Record<string, unknown>>;

/** The networks of this package. */
export const networks = /* @__PURE__ */ Object.values(all) as unknown as readonly NetworkDefinition<AnyOptions>[];

/** The names that `networkNamed` takes. */
export const networkNames: readonly string[] = /* @__PURE__ */ networks.map(({ name }) => name);

/**
 * The definition of a network by its name: 'mnist-table-1' and 'cifar10-table-3' are the paper's.
 *
 * @throws ArgumentError for an unknown name, with all names and the nearest one
 * @example
 * const model = networkNamed('mnist-table-1').build({ activation: 'mirroredRelu', outputs: 11, seed: 1 });
 */
export function networkNamed(name: string): NetworkDefinition<AnyOptions> {
  const known = checkOneOf('network', name, networkNames);
  return networks.find((each) => each.name === known)!;
}
