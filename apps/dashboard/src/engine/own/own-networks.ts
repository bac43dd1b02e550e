import type { SafName } from '@saf/activations';
import { robustify } from '@saf/models';
import { saveToFiles } from '@saf/models/files';
import { forgetLayers } from '../layers.ts';
import { dropNetwork, isKept, keepNetwork, networkNamed } from '../networks.ts';
import type { OwnFacts, OwnSource } from '../own-contract.ts';
import { openOwn } from './open-own.ts';

export { openOwn } from './open-own.ts';

/** Opens a network of the user's and keeps it by its name. */
export async function keepOwn(source: OwnSource): Promise<OwnFacts & { readonly name: string }> {
  const { network, facts } = await openOwn(source);
  if (isKept(network.name)) await dropOwn(network.name);
  keepNetwork(network);
  return { name: network.name, ...facts };
}

/** Frees a network of the user's. */
export async function dropOwn(name: string): Promise<void> {
  forgetLayers(await networkNamed(name));
  await dropNetwork(name);
}

/** A network, from images in [0, 1] to confidences, as model.json and weights.bin. */
export async function filesOf(name: string): Promise<readonly File[]> {
  return saveToFiles((await networkNamed(name)).model);
}

/**
 * The files of a network with symmetric activations in the place of its own (paper, Section 4). It has to be trained anew.
 *
 * @throws Error for a network that cannot be made robust so, such as one without convolutions
 */
export async function filesOfRobust(name: string, activation: string): Promise<readonly File[]> {
  const robust = robustify((await networkNamed(name)).model, { activation: activation as SafName });
  try {
    return await saveToFiles(robust);
  } finally {
    robust.dispose();
  }
}
