import { useEngine } from '@saf/backend';
import { intervalBounds } from '@saf/certify';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { countOutside } from '../src/count-outside.ts';
import { networks } from '../src/networks.ts';

// `pnpm --filter @saf/soundness count` does a million points; packages/certify/README.md has what it found.
beforeAll(() => useEngine('wasm'));

const minutes = 60_000;

test.each(networks)(
  '$name: no point, no corner and no attack result lies outside of the bounds',
  async (network) => {
    const counts = await countOutside(network, { points: 20_000, seed: 2, images: 2 });
    expect(counts.methods.map(({ name, outside }) => [name, outside])).toEqual([
      ['interval', 0],
      ['CROWN', 0],
      ['α-CROWN', 0],
    ]);
    expect(counts.points + counts.corners).toBeGreaterThanOrEqual(20_000 * network.share);
    expect(counts.attackResults).toBeGreaterThan(50);
    // Tighter bounds leave less that is not seen.
    const [interval, crown] = counts.methods;
    expect(crown.seen).toBeGreaterThanOrEqual(interval.seen - 1e-6);
  },
  5 * minutes,
);

test('bounds of smaller boxes are found out', async () => {
  const narrow = async (model: LayersModel, low: tf.Tensor, high: tf.Tensor) => {
    const [from, to] = tf.tidy(() => {
      const edge = tf.mul(tf.sub(high, low), 0.45);
      return [tf.add(low, edge), tf.sub(high, edge)];
    });
    const bounds = await intervalBounds(model, from, to);
    tf.dispose([from, to]);
    return bounds;
  };
  for (const network of networks.slice(0, 3)) {
    const tensors = tf.memory().numTensors;
    const { methods } = await countOutside(network, { points: 2_000, seed: 2, methods: { narrow } });
    expect(methods[0].outside).toBeGreaterThan(0);
    expect(tf.memory().numTensors).toBe(tensors);
  }
});
