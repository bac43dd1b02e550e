import '@tensorflow/tfjs-backend-cpu';
import { createRequire } from 'node:module';
import { expectNoLeaks } from '@saf/testing';
import { setBackend, type Tensor, tensor2d } from '@tensorflow/tfjs-core';
import { input, type layers, type Shape, type SymbolicTensor, type sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { MirroredRelu, mirroredReluLayer, Rbf, rbfLayer } from './index.ts';
import { layerClasses } from './names.ts';

beforeAll(async () => {
  await setBackend('cpu');
});

const x = () =>
  tensor2d([
    [0.5, -2],
    [0, 1],
  ]);

test('the factories make layers with the options of tfjs layers', () => {
  expect(rbfLayer()).toBeInstanceOf(Rbf);
  expect(mirroredReluLayer()).toBeInstanceOf(MirroredRelu);
  expect(rbfLayer({ name: 'confidences' }).name).toBe('confidences');
  expect(rbfLayer().name).not.toBe(rbfLayer().name);
});

describe.each(layerClasses.map((layerClass) => [layerClass.className, layerClass] as const))(
  '%s',
  (className, LayerClass) => {
    test('applies its activation, to a tensor or to an array of one', () => {
      const expected = LayerClass.activation(x());
      expect(new LayerClass().apply(x()) as Tensor).toBeAllClose(expected);
      expect(new LayerClass().call([x()])).toBeAllClose(expected);
    });

    test('keeps shapes, unknown sizes too, and masks', () => {
      const shape: Shape = [null, 28, 28, 1];
      const output = new LayerClass().apply(input({ shape: shape.slice(1) })) as SymbolicTensor;
      expect(output.shape).toEqual(shape);
      expect(new LayerClass().supportsMasking).toBe(true);
    });

    test('has no weights, and its name in its config', () => {
      const layer = new LayerClass({ name: 'first', trainable: false });
      expect(layer.getConfig()).toMatchObject({ name: 'first', trainable: false });
      expect(layer.getClassName()).toBe(className);
      expect(layer.weights).toEqual([]);
    });

    test('leaks nothing', () => {
      const layer = new LayerClass();
      const values = x();
      expectNoLeaks(() => (layer.apply(values) as Tensor).dispose());
    });

    test('refuses two inputs', () => {
      expect(() => new LayerClass().call([x(), x()])).toThrow(`${className}: expected one input, got 2`);
    });

    test('names the reason where a model of another copy of tfjs-layers holds it', () => {
      const other = secondCopyOfLayers();
      const model = other.sequential({ layers: [other.layers.activation({ activation: 'relu', inputShape: [2] })] });
      expect(() => model.add(new LayerClass())).toThrow(
        `${className}: the input belongs to another copy of tfjs; "npm ls @tensorflow/tfjs-layers" must show one version, once`,
      );
    });
  },
);

/** A second installation, as far as module identity goes. */
function secondCopyOfLayers(): { sequential: typeof sequential; layers: typeof layers } {
  const require = createRequire(import.meta.url);
  const path = require.resolve('@tensorflow/tfjs-layers');
  const first = require.cache[path];
  delete require.cache[path];
  const second = require('@tensorflow/tfjs-layers');
  require.cache[path] = first;
  return second;
}
