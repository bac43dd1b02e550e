import { ArgumentError, checkNumber, checkOneOf } from '@saf/checks';
import { slice, squeeze, type Tensor, type Tensor4D, tidy, transpose } from '@tensorflow/tfjs-core';
import { model as functionalModel, LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { type BatchOptions, eachBatch, read } from '../batches.ts';

export interface FeatureOptions extends BatchOptions {
  /**
   * Row and column of the entry that is looked at; by default the centre, (⌊height/2⌋, ⌊width/2⌋): (4, 4) of 8 x 8, as in the
   * paper's Fig. 3. Not for a layer whose outputs have no rows.
   */
  readonly position?: readonly [row: number, column: number];
}

export interface FeatureValues {
  /** The values of image i are at i · channels to (i + 1) · channels − 1. */
  readonly values: Float32Array;
  readonly count: number;
  readonly channels: number;
}

/**
 * What a layer gives for each image at one entry of its feature maps, one value per channel: what the paper's Figs 3 and 4 are made of.
 * The layer is run in inference mode.
 *
 * @param model any network from [N, height, width, channels]
 * @param layerName a layer that gives [N, height, width, channels] or [N, channels]; where a layer says that its channels come first, so
 *   they are taken
 * @param images [N, height, width, channels]
 * @throws ArgumentError for an unknown layer (with the nearest name), a position outside of its maps, or images that do not fit
 * @example
 * const { values, channels } = await featureValues(model, 'cv2', images, { position: [4, 4] });
 */
export async function featureValues(
  model: LayersModel,
  layerName: string,
  images: Tensor4D,
  { position, ...options }: FeatureOptions = {},
): Promise<FeatureValues> {
  const features = layerOf(model, layerName);
  const [output] = features.outputs;
  const axes = axesOf(output);
  const shape = axes.map((axis) => output.shape[axis]);
  const entry = entryOf(shape, layerName, position);
  const channels = shape.at(-1)!;
  const count = images?.shape?.[0] ?? 0;
  const values = new Float32Array(count * channels);
  await eachBatch(images, { shape: model.inputs[0].shape.slice(1) }, options, async (batch, first) =>
    values.set(
      await read(tidy(() => entry(transpose(features.predictOnBatch(batch) as Tensor, axes)))),
      first * channels,
    ),
  );
  return { values, count, channels };
}

/** The values of one channel, one per image. */
export function channelOf({ values, count, channels }: FeatureValues, channel: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => values[i * channels + channel]);
}

function layerOf(model: LayersModel, layerName: string): LayersModel {
  if (!(model instanceof LayersModel)) throw new ArgumentError('model', 'a tf.LayersModel', model);
  const name = checkOneOf(
    'layerName',
    layerName,
    model.layers.map((layer) => layer.name),
  );
  if (model.inputs.length > 1) throw new ArgumentError('model', 'one input', model.inputs.length);
  const layer = model.getLayer(name);
  if (layer.inboundNodes.length !== 1)
    throw new ArgumentError(
      'layerName',
      'a layer that is applied once',
      `"${name}", applied ${layer.inboundNodes.length} times`,
    );
  return functionalModel({ inputs: model.inputs, outputs: layer.output });
}

/** The axes of a layer's output, in the order in which the channels come last. */
function axesOf(output: SymbolicTensor): number[] {
  const axes = output.shape.map((_, axis) => axis);
  const channels = output.rank === 4 ? channelAxis(output) : output.rank - 1;
  return [...axes.filter((axis) => axis !== channels), channels];
}

/** Where the channels of feature maps are: what the layer says, or else what the layers before it say; last if none does. */
function channelAxis({ sourceLayer: layer, nodeIndex, rank }: SymbolicTensor): number {
  if (layer instanceof LayersModel) return channelAxis(layer.outputs[0]);
  const { dataFormat, axis, dims } = layer.getConfig();
  const kind = layer.getClassName();
  if (dataFormat) return dataFormat === 'channelsFirst' ? 1 : rank - 1;
  if (kind === 'BatchNormalization') return (Number([axis].flat()[0]) + rank) % rank;
  const [input] = layer.inboundNodes[nodeIndex].inputTensors;
  const isElementwise = input?.rank === rank && input.sourceLayer !== layer && !remakers.includes(kind);
  if (!isElementwise) return rank - 1;
  const before = channelAxis(input);
  return kind === 'Permute' ? 1 + (dims as number[]).indexOf(before) : before;
}

// Layers whose last axis is another one than before.
const remakers = ['Dense', 'Reshape', 'TimeDistributed'];

function entryOf(
  shape: readonly (number | null)[],
  layerName: string,
  position?: readonly [number, number],
): (features: Tensor) => Tensor {
  const [, height, width] = shape;
  if (shape.length === 2 && !position) return (features) => features;
  if (shape.length !== 4 || !height || !width)
    throw new ArgumentError(position ? 'position' : 'layerName', `feature maps of layer "${layerName}"`, shape);
  const [row, column] = position ?? [Math.floor(height / 2), Math.floor(width / 2)];
  checkNumber('position[0]', row, { min: 0, max: height - 1, integer: true });
  checkNumber('position[1]', column, { min: 0, max: width - 1, integer: true });
  return (features) => squeeze(slice(features, [0, row, column, 0], [-1, 1, 1, -1]), [1, 2]);
}
