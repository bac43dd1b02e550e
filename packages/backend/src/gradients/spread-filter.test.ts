import '@tensorflow/tfjs-backend-cpu';
import '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { gatherFilter, spreadFilter } from './spread-filter.ts';

beforeAll(() => tf.setBackend('cpu'));

const size = fc.integer({ min: 1, max: 3 });
const dilation = fc.integer({ min: 1, max: 3 });

test('a dilated convolution is a plain one with the spread filter', () =>
  fc.assert(
    fc.property(size, size, dilation, dilation, fc.constantFrom('same', 'valid'), (h, w, dh, dw, pad) => {
      tf.tidy(() => {
        const x = tf.randomNormal<tf.Rank.R4>([1, 8, 9, 2], 0, 1, 'float32', 1);
        const filter = tf.randomNormal<tf.Rank.R4>([h, w, 2, 3], 0, 1, 'float32', 2);
        const spread = spreadFilter(filter, [dh, dw]) as tf.Tensor4D;
        expect(tf.conv2d(x, spread, 1, pad)).toBeAllClose(tf.conv2d(x, filter, 1, pad, 'NHWC', [dh, dw]), {
          atol: 1e-5,
        });
      });
    }),
    { numRuns: 30 },
  ));

test('gathering gives the filter back', () =>
  fc.assert(
    fc.property(size, size, size, dilation, dilation, dilation, (d, h, w, dd, dh, dw) => {
      tf.tidy(() => {
        const filter = tf.randomNormal([d, h, w, 2, 1], 0, 1, 'float32', 1);
        const dilations = [dd, dh, dw];
        expect(gatherFilter(spreadFilter(filter, dilations), dilations).dataSync()).toEqual(filter.dataSync());
      });
    }),
    { numRuns: 30 },
  ));
