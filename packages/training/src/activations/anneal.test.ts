import { mirroredReluLayer } from '@saf/activations';
import { expectNoLeaks } from '@saf/testing';
import { describeOnEngines } from '@saf/testing-engines';
import { layers } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { plainRecipe, toyNetwork, trainedToy } from '../../test/symmetric-toy.ts';
import { toyDataset } from '../../test/toy.ts';
import { memoryCheckpoints, parseRecipe, type RecipeInput, type TrainOptions, train } from '../index.ts';
import { ActivationSchedule } from './activation-schedule.ts';

const plain = plainRecipe;
const network = (activation: layers.Layer = mirroredReluLayer()) => toyNetwork(activation);
const trained = (changes: Partial<RecipeInput>, options?: Partial<TrainOptions>, model = network()) =>
  trainedToy(model, changes, options);

describeOnEngines('activations that are ReLU at first', () => {
  test('turn into themselves in a straight line, and stay so', () => {
    const schedule = ActivationSchedule.of({ anneal: { epochs: 2 } }, 10)!;
    const at = (step: number) => {
      schedule.set(step);
      return schedule.value.dataSync()[0];
    };
    expect([0, 5, 19].map(at)).toBeAllClose([0, 0.25, 0.95]);
    expect([20, 21, 400].map(at)).toEqual([1, 1, 1]);
    schedule.dispose();
  });

  test('the first step is that of a network of ReLUs', async () => {
    const oneStep = { epochs: 1, batchSize: 40 };
    const first = await trained({ ...oneStep, anneal: { epochs: 1 } });
    const ofRelus = await trained(oneStep, {}, network(layers.reLU()));
    expect(first.epochs[0].loss).toBeCloseTo(ofRelus.epochs[0].loss, 5);
    for (const [i, weight] of first.weights.entries()) expect(weight).toBeAllClose(ofRelus.weights[i]);
    expect(first.epochs[0].loss).not.toBeCloseTo((await trained(oneStep)).epochs[0].loss, 3);
  });

  test('attacks are on the network as it is, and a training goes on after a stop to the same bits', async () => {
    const changes = { anneal: { epochs: 2 }, adversarial: { attack: 'pgd', epsilon: 0.2, fraction: 1, steps: 2 } };
    const whole = await trained(changes);
    const checkpoints = memoryCheckpoints();
    const controller = new AbortController();
    const onStep = ({ step }: { step: number }) => step === 7 && controller.abort(new Error('stop'));
    const stopped = trained(changes, { checkpoints, signal: controller.signal, onStep });
    await expect(stopped).rejects.toThrow('stop');
    expect((await trained(changes, { checkpoints })).weights).toEqual(whole.weights);
  });

  test('leak no tensor', async () => {
    const model = network();
    const recipe = { ...plain, epochs: 1, anneal: { epochs: 1 } };
    await expectNoLeaks(() => train(model, toyDataset(20), recipe, { seed: 3 }));
  });
});

test.each([
  [{ anneal: { epochs: 9 } }, /^recipe\.anneal\.epochs: expected no more than the epochs of the training/],
  [
    { anneal: { epochs: 1 }, width: { from: 2, epochs: 1 } },
    /^recipe\.anneal: expected no width and no certified training/,
  ],
])('refuses %j', (changes, message) => expect(() => parseRecipe({ ...plain, ...changes })).toThrow(message));
