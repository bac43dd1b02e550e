import { compileRecurring } from '@saf/backend';
import { type Classifier, predictCategories, withCompiler } from '@saf/models';
import { loadPretrained, type PretrainedName, pretrainedNames } from '@saf/pretrained';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Verdict } from './contract.ts';
import { shapeOf } from './image-sets.ts';

/** A network that the page can attack, and look into. */
export interface PageNetwork extends Classifier {
  /** From images in [0, 1] to confidences. */
  readonly model: LayersModel;
  /** The network that is looked into, where `model` only prepares images for it, and what it is given. */
  readonly inside?: { readonly model: LayersModel; prepare(images: Tensor4D): Tensor };
}

const loading = new Map<string, Promise<PageNetwork>>();

/**
 * A network by its name: one that was kept, or one of @saf/pretrained, fetched once.
 *
 * @throws Error for a name that is none
 */
export async function networkNamed(name: string): Promise<PageNetwork> {
  const known = loading.get(name);
  if (known) return known;
  if (!pretrainedNames.includes(name as PretrainedName))
    throw new Error(
      name.startsWith('own/')
        ? `${name} is not in this page any more: open its files again, under Your network.`
        : `network: expected one of ${pretrainedNames.join(', ')}, got ${JSON.stringify(name)}`,
    );
  const started = loadPretrained(name as PretrainedName).then(compiled);
  loading.set(name, started);
  // What failed may be had later: it is asked for again.
  started.catch(() => loading.delete(name));
  return started;
}

/** The same network, faster from its third question of a kind on. */
const compiled = <Network extends PageNetwork>(network: Network): Network => withCompiler(network, compileRecurring);

/** Takes a network into the page. */
export const keepNetwork = (network: PageNetwork): void =>
  void loading.set(network.name, Promise.resolve(compiled(network)));

export const isKept = (name: string): boolean => loading.has(name);

/** Frees a network. */
export async function dropNetwork(name: string): Promise<void> {
  const known = await loading.get(name);
  loading.delete(name);
  known?.model.dispose();
}

/**
 * A network that reads images of so many values.
 *
 * @throws Error for one that reads others
 */
export async function networkFor(name: string, { length }: Float32Array): Promise<PageNetwork> {
  const network = await networkNamed(name);
  const [reads, has] = [network.inputShape, shapeOf(length)].map((shape) => shape.join(' × '));
  if (reads !== has)
    throw new Error(
      `${name} reads images of ${reads}, and this one has ${has}: choose two networks of the same images.`,
    );
  return network;
}

/** What a network says of each image. */
export async function verdictsOf(classifier: Classifier, images: Tensor4D): Promise<Verdict[]> {
  const confidences = classifier.confidences(images);
  // Not `predict`, which would run the network once more.
  const predictions = predictCategories(confidences, classifier.categories, classifier.nonsense);
  try {
    const [values, labels] = await Promise.all([confidences.data<'float32'>(), predictions.data<'int32'>()]);
    const [, outputs] = confidences.shape;
    return Array.from(labels, (prediction, i) => ({
      confidences: values.slice(i * outputs, (i + 1) * outputs),
      prediction,
      rule: classifier.nonsense,
    }));
  } finally {
    confidences.dispose();
    predictions.dispose();
  }
}
