import { dispose, type serialization, type Tensor, unstack } from '@tensorflow/tfjs-core';
import { model as functionalModel, type LayersModel, type layers } from '@tensorflow/tfjs-layers';
import type { ActivationShape, Histogram, LayerView, MapSheet, Pair } from './contract.ts';
import { imageTensor } from './images.ts';
import type { PageNetwork } from './networks.ts';

const activationOf: Readonly<Record<string, ActivationShape>> = {
  MirroredRelu: 'mirroredRelu',
  mirroredRelu: 'mirroredRelu',
  Rbf: 'rbf',
  rbf: 'rbf',
  ReLU: 'relu',
  relu: 'relu',
  Softmax: 'softmax',
  softmax: 'softmax',
  linear: 'none',
};

/** A convolution or fully connected layer, with the layers whose outputs are its values before and after the activation. */
interface Stage {
  readonly name: string;
  readonly activation: ActivationShape;
  readonly before: layers.Layer;
  readonly after: layers.Layer;
}

interface Probe {
  readonly stages: readonly Stage[];
  /** The layers whose outputs `model` gives, each once. */
  readonly probed: readonly layers.Layer[];
  readonly model: LayersModel;
}

const probes = new WeakMap<LayersModel, Probe>();

/** What is shown of every layer, for an image and its attacked copy. */
export async function inspectLayers(
  { model, inside }: Pick<PageNetwork, 'model' | 'inside'>,
  clean: Float32Array,
  attacked: Float32Array,
): Promise<LayerView[]> {
  const { stages, probed, model: probe } = probeOf(inside?.model ?? model);
  const images = imageTensor(clean, attacked);
  const inputs = inside?.prepare(images) ?? images;
  const outputs = [probe.predictOnBatch(inputs)].flat();
  const of = (layer: layers.Layer) => outputs[probed.indexOf(layer)];
  try {
    return await Promise.all(
      stages.map(async ({ name, activation, before, after }) =>
        digestOf({
          name,
          activation,
          shape: mapShape(of(after)),
          before: await pairOf(of(before)),
          after: await pairOf(of(after)),
        }),
      ),
    );
  } finally {
    dispose([images, inputs, ...outputs]);
  }
}

function probeOf(model: LayersModel): Probe {
  const known = probes.get(model);
  if (known) return known;
  const stages = stagesOf(model.layers);
  const probed = [...new Set(stages.flatMap(({ before, after }) => [before, after]))];
  const outputs = probed.flatMap(({ output }) => output);
  const probe = { stages, probed, model: functionalModel({ inputs: model.inputs, outputs }) };
  probes.set(model, probe);
  return probe;
}

/** Frees what was made to look into a network. */
export function forgetLayers({ model, inside }: Pick<PageNetwork, 'model' | 'inside'>): void {
  const known = inside?.model ?? model;
  for (const { before } of probes.get(known)?.stages ?? []) if (!known.layers.includes(before)) before.dispose();
  probes.delete(known);
}

/** Each layer with weights, up to the next; batch norm belongs to the values before the activation. */
export function stagesOf(all: readonly layers.Layer[]): Stage[] {
  const stages: Stage[] = [];
  for (const layer of all) {
    const kind = layer.getClassName();
    const open = stages.at(-1);
    if (kind === 'Dense' || /Conv2D/.test(kind)) stages.push(stageOf(layer));
    else if (open && kind === 'BatchNormalization' && open.after === open.before)
      stages[stages.length - 1] = { ...open, before: layer, after: layer };
    else if (open?.activation === 'none' && (activationOf[kind] || kind === 'Activation'))
      stages[stages.length - 1] = { ...open, activation: activationOf[kind] ?? ownActivation(layer), after: layer };
  }
  return stages;
}

/** A layer may apply the activation itself. */
function stageOf(layer: layers.Layer): Stage {
  const activation = ownActivation(layer);
  const before = activation === 'none' ? layer : withoutActivation(layer);
  return { name: layer.name, activation, before, after: layer };
}

function ownActivation(layer: layers.Layer): ActivationShape {
  const { activation = 'linear' } = layer.getConfig();
  return activationOf[String(activation)] ?? 'other';
}

type LayerClass = serialization.SerializableConstructor<layers.Layer> & {
  fromConfig(cls: LayerClass, config: serialization.ConfigDict): layers.Layer;
};

/** A copy of a layer, beside it in the network, that gives its values before the activation. */
function withoutActivation(layer: layers.Layer): layers.Layer {
  const cls = layer.constructor as unknown as LayerClass;
  const copy = cls.fromConfig(cls, { ...layer.getConfig(), activation: 'linear', name: `${layer.name}_before` });
  copy.apply(layer.inboundNodes[0].inputTensors);
  copy.setWeights(layer.getWeights());
  return copy;
}

function mapShape({ shape }: Tensor): [number, number, number] {
  const [, ...rest] = shape;
  return rest.length === 3 ? (rest as [number, number, number]) : [1, 1, rest[0]];
}

async function pairOf(values: Tensor): Promise<Pair<Float32Array>> {
  const each = unstack(values);
  const [clean, attacked] = await Promise.all(each.map((one) => one.data<'float32'>()));
  dispose(each);
  return { clean, attacked };
}

/** A layer's values for the clean and the attacked image. */
interface LayerValues {
  readonly name: string;
  readonly activation: ActivationShape;
  readonly shape: MapShape;
  readonly before: Pair<Float32Array>;
  readonly after: Pair<Float32Array>;
}

/** What is shown of a layer: made here, for the page must not be kept busy with tens of thousands of values. */
export const digestOf = ({ name, activation, shape, before, after }: LayerValues): LayerView => ({
  name,
  activation,
  histogram: histogramOf(before),
  suppressed: suppressedOf(before, suppresses(activation)),
  maps: { clean: tiled(after.clean, shape), attacked: tiled(after.attacked, shape) },
  scale: Math.max(largest(after.clean), largest(after.attacked)),
  isSigned: after.clean.some(isNegative) || after.attacked.some(isNegative),
});

const isNegative = (value: number): boolean => value < 0;

function suppressedOf(values: Pair<Float32Array>, isOff: ((x: number) => boolean) | null): Pair<number> | null {
  const shareOf = (of: Float32Array, off: (x: number) => boolean) => of.filter(off).length / of.length;
  return isOff && { clean: shareOf(values.clean, isOff), attacked: shareOf(values.attacked, isOff) };
}

const count = 48;

/** Clean and attacked values in the same bins. */
function histogramOf({ clean, attacked }: Pair<Float32Array>): Histogram {
  const reach = reachOf(clean, attacked);
  return { reach, clean: sharesOf(clean, reach), attacked: sharesOf(attacked, reach) };
}

/** A symmetric range with all but the outermost 1 % of the values, and room for the activation's middle. */
export function reachOf(...sets: readonly Float32Array[]): number {
  const sizes = sets.map((values) => {
    const sorted = values.map(Math.abs).sort();
    return sorted[Math.floor(0.99 * (sorted.length - 1))];
  });
  return Math.max(2, ...sizes);
}

/** Values beyond the range are in the outermost bins. */
export function sharesOf(values: Float32Array, reach: number): number[] {
  const shares = new Array<number>(count).fill(0);
  for (const value of values) {
    const bin = Math.floor(((value / reach + 1) / 2) * count);
    shares[Math.min(count - 1, Math.max(0, bin))] += 1 / values.length;
  }
  return shares;
}

/** Below this an RBF gives less than e⁻⁴ of its most: suppressed, as mReLU is beyond ±1. */
const rbfEnd = 2;

/** Whether an activation takes a value for unusual and gives (nearly) nothing. Null: it suppresses none. */
export function suppresses(activation: ActivationShape): ((x: number) => boolean) | null {
  if (activation === 'mirroredRelu') return (x) => Math.abs(x) >= 1;
  if (activation === 'rbf') return (x) => Math.abs(x) >= rbfEnd;
  if (activation === 'relu') return (x) => x <= 0;
  return null;
}

/** Height, width and channels; [1, 1, units] for a fully connected layer. */
export type MapShape = readonly [height: number, width: number, channels: number];

const mapsAcross = 10;
const unitsAcross = 25;

/** Lays the channels side by side, ten in a row with a line of nothing between them; units as a grid of pixels. */
export function tiled(values: Float32Array, [height, width, channels]: MapShape): MapSheet {
  const gap = width > 1 ? 1 : 0;
  const across = Math.min(channels, width > 1 ? mapsAcross : unitsAcross);
  const down = Math.ceil(channels / across);
  const sheet = { width: across * (width + gap) - gap, height: down * (height + gap) - gap };
  const pixels = new Float32Array(sheet.width * sheet.height);
  for (let i = 0; i < values.length; i++) {
    const channel = i % channels;
    const place = Math.floor(i / channels);
    const row = Math.floor(channel / across) * (height + gap) + Math.floor(place / width);
    const column = (channel % across) * (width + gap) + (place % width);
    pixels[row * sheet.width + column] = values[i];
  }
  return { pixels, ...sheet };
}

/** The largest size of a value; 1 where all are zero. */
export const largest = (values: Float32Array): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
