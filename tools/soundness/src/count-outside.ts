import { apgd, disposeAttackResult, fgsm, pgd } from '@saf/attacks';
import { type Bounds, intervalBounds, linearBounds } from '@saf/certify';
import { classifierFromModel } from '@saf/models';
import { fillUniform, randomStream } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { TestedNetwork } from './networks.ts';
import { Witness } from './witness.ts';

type BoundsOf = (model: LayersModel, low: tf.Tensor, high: tf.Tensor) => Promise<Bounds>;

const boundMethods: Readonly<Record<string, BoundsOf>> = {
  interval: intervalBounds,
  CROWN: linearBounds,
  'α-CROWN': (model, low, high) => linearBounds(model, low, high, { steps: 5 }),
};

export interface CountOptions {
  /** Sampled points of all networks together. */
  readonly points: number;
  readonly seed: number;
  /** Images that boxes are around; 4 by default. */
  readonly images?: number;
  readonly methods?: Readonly<Record<string, BoundsOf>>;
}

/** What was tried on one network, and what left its bounds. */
export interface SoundnessCounts {
  readonly network: string;
  readonly points: number;
  readonly corners: number;
  readonly attackResults: number;
  readonly methods: readonly {
    readonly name: string;
    /** Points, corners and attack results of which a number lies outside. */
    readonly outside: number;
    /** The share of the bounds' width that was seen, a mean over boxes and outputs: how sharp this test is, and the bounds. */
    readonly seen: number;
  }[];
}

/** Samples boxes around images, their corners, and what attacks find in them, and counts what leaves the bounds. */
export async function countOutside(network: TestedNetwork, options: CountOptions): Promise<SoundnessCounts> {
  const { methods = boundMethods, seed, images = 4 } = options;
  const model = await network.load();
  const boxes = boxesOf(model, network.epsilons, images, seed);
  const witnesses: Witness[] = [];
  for (const [name, boundsOf] of Object.entries(methods))
    witnesses.push(new Witness(name, await boundsOf(model, boxes.low, boxes.high)));
  const show = (points: tf.Tensor) => showTo(witnesses, model, boxes, points);
  const sampled = samplePoints(boxes, Math.round((options.points * network.share) / 2), seed, show);
  const attackResults = await attackBoxes(model, boxes, show);
  const found = witnesses.map((witness) => witness.report());
  tf.dispose([boxes.images, boxes.low, boxes.high, model.weights.map((weight) => weight.read())]);
  return { network: network.name, points: sampled, corners: sampled, attackResults, methods: found };
}

/** Boxes around images, one after the other for each epsilon. */
interface Boxes {
  readonly images: tf.Tensor4D;
  readonly epsilons: readonly number[];
  readonly low: tf.Tensor;
  readonly high: tf.Tensor;
}

/** Images of uniform noise, some of whose pixels are 0 and 1, as those of digits are. */
function boxesOf(model: LayersModel, epsilons: readonly number[], count: number, seed: number): Boxes {
  const shape = [count, ...(model.inputs[0].shape.slice(1) as number[])];
  const values = fillUniform(new Float32Array(tf.util.sizeFromShape(shape)), randomStream(seed, 'images'), -0.5, 1.5);
  const images = tf.tensor4d(
    values.map((value) => Math.min(Math.max(value, 0), 1)),
    shape as [number, number, number, number],
  );
  const all = (move: (epsilon: number) => tf.Tensor) =>
    tf.tidy(() => tf.clipByValue(tf.concat(epsilons.map((epsilon) => move(epsilon))), 0, 1));
  const low = all((epsilon) => tf.sub(images, epsilon));
  const high = all((epsilon) => tf.add(images, epsilon));
  return { images, epsilons, low, high };
}

// Points that the engine works on at a time, about.
const CHUNK = 600;

/** So many points of all boxes, and as many corners; returns how many of each. */
function samplePoints({ low, high }: Boxes, count: number, seed: number, show: (points: tf.Tensor) => void): number {
  const times = Math.max(1, Math.round(CHUNK / low.shape[0]));
  const chunks = Math.ceil(count / (times * low.shape[0]));
  const values = new Float32Array(times * low.size);
  for (let chunk = 0; chunk < chunks; chunk++)
    tf.tidy(() => {
      fillUniform(values, randomStream(seed, 'points', chunk), 0, 1);
      const share = tf.tensor(values, [times, ...low.shape]);
      show(tf.add(low, tf.mul(share, tf.sub(high, low))));
      show(tf.where(tf.less(share, 0.5), tf.mul(tf.onesLike(share), low), tf.mul(tf.onesLike(share), high)));
    });
  return chunks * times * low.shape[0];
}

const attacks = [fgsm(), pgd({ steps: 20, loss: 'logitMargin' }), apgd({ steps: 15, loss: 'logitMargin' })];

/** What attacks make of each image, away from each of the categories; returns how many that were. */
async function attackBoxes(model: LayersModel, { images, epsilons }: Boxes, show: (points: tf.Tensor) => void) {
  const classifier = classifierFromModel(model, { outputs: 'logits', nonsense: { threshold: 0 } });
  const count = images.shape[0];
  for (const attack of attacks)
    for (let category = 0; category < classifier.categories; category++) {
      const result = await attack.run(classifier, images, new Array(count).fill(category), { epsilons });
      tf.tidy(() => show(tf.expandDims(tf.concat(result.perturbed.map(({ clipped }) => clipped)), 0)));
      disposeAttackResult(result);
    }
  return attacks.length * classifier.categories * count * epsilons.length;
}

/** Shows outputs at points [times, boxes, ...] to every witness. A point that rounding has moved out of its box is put back. */
function showTo(witnesses: readonly Witness[], model: LayersModel, { low, high }: Boxes, points: tf.Tensor): void {
  tf.tidy(() => {
    const inside = tf.minimum(tf.maximum(points, low), high);
    const [times, boxes, ...shape] = inside.shape;
    const y = model.apply(tf.reshape(inside, [times * boxes, ...shape])) as tf.Tensor;
    const outputs = tf.reshape(y, [times, boxes, ...y.shape.slice(1)]);
    for (const witness of witnesses) witness.see(outputs);
  });
}
