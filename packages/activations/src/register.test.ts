import '@tensorflow/tfjs-backend-cpu';
import { io, serialization, setBackend, type Tensor, tensor2d, tensor4d } from '@tensorflow/tfjs-core';
import {
  initializers,
  input,
  type LayersModel,
  layers,
  loadLayersModel,
  model as modelOf,
  type SymbolicTensor,
  sequential,
} from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { saveThroughJson } from '../test/save-through-json.ts';
import * as exported from './all.ts';
import {
  activation,
  activationName,
  activationNamed,
  mirroredReluLayer,
  rbfLayer,
  register,
  type SafName,
  safNames,
} from './index.ts';
import { layerClasses } from './names.ts';

beforeAll(async () => {
  await setBackend('cpu');
});

const kernelInitializer = () => initializers.randomNormal({ stddev: 1, seed: 1 });

const byLayers = () =>
  sequential({
    layers: [
      layers.conv2d({ filters: 2, kernelSize: 2, inputShape: [3, 3, 1], kernelInitializer: kernelInitializer() }),
      mirroredReluLayer({ name: 'saf' }),
      layers.flatten(),
      layers.dense({ units: 3, kernelInitializer: kernelInitializer() }),
      rbfLayer({ name: 'confidences' }),
    ],
  });

const byNames = () =>
  sequential({
    layers: [
      layers.conv2d({
        filters: 2,
        kernelSize: 2,
        inputShape: [3, 3, 1],
        kernelInitializer: kernelInitializer(),
        activation: activation('mirroredRelu'),
      }),
      layers.flatten(),
      layers.dense({ units: 3, kernelInitializer: kernelInitializer(), activation: activation('rbf') }),
    ],
  });

const functional = () => {
  const inputs = input({ shape: [3, 3, 1] });
  const features = mirroredReluLayer().apply(layers.flatten().apply(inputs));
  return modelOf({ inputs, outputs: rbfLayer().apply(features) as SymbolicTensor });
};

const images = () => tensor4d([0.1, -0.4, 0.8, 1.2, 0, -1, 0.3, 0.5, -0.2], [1, 3, 3, 1]);
const outputOf = (model: LayersModel) => model.predict(images()) as Tensor;

test('registers nothing on import', () => {
  const { classNameMap } = serialization.SerializationMap.getMap();
  expect(
    [...layerClasses.map(({ className }) => className), ...safNames].filter((name) => name in classNameMap),
  ).toEqual([]);
});

describe('register', () => {
  test('may be called any number of times', () => {
    register();
    const { classNameMap } = serialization.SerializationMap.getMap();
    const before = { ...classNameMap };
    register();
    expect({ ...classNameMap }).toEqual(before);
    expect(
      [...layerClasses.map(({ className }) => className), ...safNames].filter((name) => !(name in classNameMap)),
    ).toEqual([]);
  });

  test('says so where tfjs is installed twice', () => {
    const map = { classNameMap: {} } as serialization.SerializationMap;
    const spy = vi.spyOn(serialization.SerializationMap, 'getMap').mockReturnValue(map);
    expect(register).toThrow(
      'two copies of tfjs: tfjs-layers belongs to another tfjs-core; "npm ls @tensorflow/tfjs-core" must',
    );
    spy.mockRestore();
  });
});

describe('a saved model', () => {
  test.each([
    ['of layers', byLayers],
    ['of layers with activations by name', byNames],
    ['of a functional graph', functional],
  ])('%s predicts the same after loading', async (_, build) => {
    register();
    const model = build();
    const loaded = await loadLayersModel(io.fromMemory(await saveThroughJson(model)));
    expect(outputOf(loaded)).toBeAllClose(outputOf(model), { rtol: 0, atol: 0 });
    expect(loaded.layers.map(({ name }) => name)).toEqual(model.layers.map(({ name }) => name));
    expect(loaded.layers.map((layer) => layer.getClassName())).toEqual(
      model.layers.map((layer) => layer.getClassName()),
    );
  });
});

describe('activation', () => {
  test.each(safNames.map((name) => [name]))('%s runs in a dense layer and in an activation layer', (name: SafName) => {
    const layer = new (activationNamed(name))();
    const x = tensor2d([[0.5, -0.2, 3]]);
    expect(layers.activation({ activation: activation(name) }).apply(x) as Tensor).toBeAllClose(
      layer.apply(x) as Tensor,
    );
    const dense = layers.dense({ units: 3, activation: activation(name), kernelInitializer: 'identity' });
    expect(dense.apply(x) as Tensor).toBeAllClose(layer.apply(x) as Tensor);
  });

  test('names are those of the exported layer classes, rbf and mirroredRelu among them', () => {
    const classes = Object.keys(exported).filter(
      (name) => `${name[0].toLowerCase()}${name.slice(1)}Layer` in exported && /^[A-Z]/.test(name),
    );
    expect(classes.length).toBeGreaterThanOrEqual(2);
    expect([...safNames].sort()).toEqual(classes.map((name) => name[0].toLowerCase() + name.slice(1)).sort());
    expect(safNames).toEqual(expect.arrayContaining(['mirroredRelu', 'rbf']));
  });

  test('definitions are found by name, each with a title of its own', () => {
    expect(safNames.map((name) => activationName(activationNamed(name)))).toEqual(safNames);
    expect(new Set(safNames.map((name) => activationNamed(name).title)).size).toBe(safNames.length);
    expect(activationNamed('mirroredRelu').title).toBe('mReLU');
  });

  test('refuses another name', () => {
    expect(() => activation('gelu' as SafName)).toThrow(
      `activation: expected one of ${safNames.map((name) => `"${name}"`).join(', ')}, got "gelu"`,
    );
  });
});
