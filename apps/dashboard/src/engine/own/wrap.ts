import { add, mul, reshape, type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import {
  model as functionalModel,
  input,
  type LayersModel,
  layers,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { type ImageSet, imageSets } from '../image-sets.ts';
import { pixelRanges, type Reading } from '../own-contract.ts';

/** The images that a network of the user's reads. */
export interface ImagesOfOwn {
  readonly set: ImageSet;
  /** Of one image, as its first layer takes it: also flat, or without the one channel. */
  readonly inputShape: readonly number[];
}

/**
 * Which of the page's images a network can read: those of each data set that fits.
 *
 * @throws Error for several inputs or outputs, images of another size and another number of categories
 */
export function imagesOf({ inputs, outputs }: LayersModel, file: string): readonly ImagesOfOwn[] {
  const names = (all: readonly SymbolicTensor[]) => all.map(({ name }) => name).join(', ');
  if (inputs.length !== 1) throw new Error(`${file}: expected one input, got ${inputs.length} (${names(inputs)}).`);
  if (outputs.length !== 1) throw new Error(`${file}: expected one output, got ${outputs.length} (${names(outputs)}).`);
  const inputShape = inputs[0].shape.slice(1) as number[];
  const sets = Object.values(imageSets).filter(({ side, channels }) =>
    [[side, side, channels], [side * side * channels], ...(channels === 1 ? [[side, side]] : [])].some(
      (shape) => shape.join() === inputShape.join(),
    ),
  );
  if (sets.length === 0)
    throw new Error(`${file}: expected images of ${knownSizes()}, got ${sizeInWords(inputShape)}.`);
  const units = outputs[0].shape.slice(1);
  const fitting = sets.filter(
    ({ classNames: { length } }) => units.length === 1 && (units[0] === length || units[0] === length + 1),
  );
  if (fitting.length === 0) {
    const [{ length }] = sets.map(({ classNames }) => classNames);
    throw new Error(
      `${file}: expected ${length} outputs for the categories of ${titlesOf(sets)}, or ${length + 1} with nonsense as the last, got ${sizeInWords(units)}.`,
    );
  }
  return fitting.map((set) => ({ set, inputShape }));
}

const titlesOf = (sets: readonly ImageSet[]): string => sets.map(({ title }) => title).join(' or ');

function knownSizes(): string {
  const sizeOf = ({ side, channels }: ImageSet) => `${side} × ${side} × ${channels}`;
  const sets = Object.values(imageSets);
  return [...new Set(sets.map(sizeOf))]
    .map((size) => `${size} (${titlesOf(sets.filter((set) => sizeOf(set) === size))})`)
    .join(' or ');
}

const sizeInWords = (shape: readonly (number | null)[]): string =>
  shape.map((size) => size ?? 'any').join(' × ') || 'a number';

/** Images in [0, 1], as the network's first layer takes them. */
export function prepared(images: Tensor4D, { inputShape }: ImagesOfOwn, { range }: Pick<Reading, 'range'>): Tensor {
  const [black, white] = pixelRanges[range];
  return tidy(() => reshape(add(mul(images, white - black), black), [images.shape[0], ...inputShape]));
}

/**
 * The network as an ordinary one of the page: from images in [0, 1] to confidences, or to the probabilities that it gives itself. It is the
 * network itself where that is one already, and holds it otherwise.
 */
export function wrapped(
  model: LayersModel,
  { set, inputShape }: ImagesOfOwn,
  { outputs, range }: Omit<Reading, 'images'>,
): LayersModel {
  const shape = [set.side, set.side, set.channels];
  const isFlat = inputShape.join() !== shape.join();
  if (!isFlat && range === 'unit' && outputs !== 'logits') return model;
  const images = input({ shape, name: 'images' });
  const [black, white] = pixelRanges[range];
  let last: SymbolicTensor = images;
  const apply = (layer: { apply(inputs: SymbolicTensor): unknown }) => {
    last = layer.apply(last) as SymbolicTensor;
  };
  if (range !== 'unit') apply(layers.rescaling({ name: 'pixel_range', scale: white - black, offset: black }));
  if (isFlat) apply(layers.reshape({ name: 'as_the_network_takes_them', targetShape: [...inputShape] }));
  apply(model);
  if (outputs === 'logits') apply(layers.softmax({ name: 'confidences' }));
  return functionalModel({ inputs: images, outputs: last, name: model.name });
}
