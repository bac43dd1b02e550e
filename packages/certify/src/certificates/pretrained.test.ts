import { apgd } from '@saf/attacks';
import { square } from '@saf/attacks/black-box';
import { fab } from '@saf/attacks/minimum-norm';
import { useEngine } from '@saf/backend';
import { loadPretrained } from '@saf/pretrained';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import digits from '../../test/digits.json' with { type: 'json' };
import { expectUnbroken } from '../../test/expect-unbroken.ts';
import { certify } from '../index.ts';

beforeAll(() => useEngine('wasm'));

// What AutoAttack is made of, for all images that are certified, with less effort; its margin does not saturate.
const attacks = [
  { name: 'APGD', attack: apgd({ loss: 'logitMargin', steps: 15 }), samples: 'all' },
  { name: 'FAB', attack: fab({ steps: 8, restarts: 1 }), samples: 'all' },
  { name: 'Square', attack: square({ queries: 100 }), samples: 'all' },
] as const;

/** Epsilons around those that about half of the images are certified at. */
describe.each([
  ['mnist/plain', [0.002, 0.004], 'crown'],
  ['mnist/mReLU', [0.0002, 0.0004], 'crown'],
  ['mnist/mReLU-r-m', [0.0002, 0.0004], 'crown'],
  ['mnist/RBF-r-m', [0.0002, 0.0004], 'crown'],
  ['mnist/mReLU-c1', [0.1, 0.2], 'interval'],
  ['mnist/RBF-c1', [0.1, 0.2], 'interval'],
  ['mnist/ReLU-c1', [0.1, 0.2], 'interval'],
] as const)('%s', (name, epsilons, method) => {
  test('every certified image withstands attacks and corners, at its own epsilon', async () => {
    const classifier = await loadPretrained(name);
    const labels = digits.labels.slice(0, 4);
    const pixels = Float32Array.from(atob(digits.pixels), (character) => character.charCodeAt(0) / 255);
    const images = tf.tensor4d(pixels.subarray(0, 4 * 784), [4, 28, 28, 1]);
    const { certificates } = await certify(classifier, images, labels, { epsilons, method });
    const attacked = { classifier, images, labels, epsilons: [...epsilons], certificates };
    expect(await expectUnbroken(attacked, attacks, 500)).toBeGreaterThan(0);
  }, 180_000);
});
