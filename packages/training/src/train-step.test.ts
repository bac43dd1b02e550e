import { accelerateTraining, useEngine } from '@saf/backend';
import { splitHead, trainingLoss } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { toyModel } from '../test/toy.ts';
import { ModelState } from './model-state.ts';
import { TrainSteps } from './train-step.ts';

/** Passes images on, and looks at them: what no compiled function may. */
class Reading extends tfl.layers.Layer {
  static className = 'Reading';

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [images] = [inputs].flat();
    images.dataSync();
    return tf.clone(images);
  }
}

function withReading(model: tfl.LayersModel): tfl.LayersModel {
  const reading = new Reading({ inputShape: model.inputs[0].shape.slice(1) });
  return tfl.sequential({ layers: [reading, ...model.layers] });
}

function trained(model: tfl.LayersModel): Float32Array[] {
  const { trunk, head } = splitHead(model);
  const undo = accelerateTraining(trunk);
  const state = new ModelState(model);
  const steps = new TrainSteps({ trunk, head, loss: trainingLoss(model) }, state, {
    momentum: 0.9,
    weightDecay: 1e-3,
    maxNorm: 2,
  });
  const labels = tf.tensor1d([0, 1, 2, 1], 'int32');
  for (let i = 1; i <= 6; i++) {
    const images = tf.randomUniform([4, 6, 6, 1], 0, 1, 'float32', i) as tf.Tensor4D;
    steps.take(images, labels, 0.1 / i);
    images.dispose();
  }
  steps.dispose();
  undo();
  return model.getWeights().map((weight) => weight.dataSync<'float32'>().slice());
}

test.each(['cpu', 'wasm', 'auto'] as const)(
  'on %s compiled steps have the bits of those that are not',
  async (engine) => {
    await useEngine(engine);
    expect(trained(withReading(toyModel()))).toEqual(trained(toyModel()));
  },
);
