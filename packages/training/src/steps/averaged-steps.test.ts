import { expectNoLeaks } from '@saf/testing';
import { describeOnEngines } from '@saf/testing-engines';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { toyDataset, toyModel, toyRecipe } from '../../test/toy.ts';
import { memoryCheckpoints, parseRecipe, type RecipeInput, type TrainOptions, train } from '../index.ts';

const weightsOf = (model: LayersModel) => model.getWeights().map((weight) => [...weight.dataSync()]);

/** The weights that a training ends with, and those after each of its steps. */
async function trained(changes: Partial<RecipeInput>, options: Partial<TrainOptions> = {}) {
  const model = toyModel();
  const each: number[][][] = [];
  const onStep = () => void each.push(weightsOf(model));
  await train(model, toyDataset(), { ...toyRecipe, ...changes }, { seed: 3, onStep, ...options });
  return { each, last: weightsOf(model) };
}

const certified = { method: 'interval', epsilon: 0.1, rampEpochs: 1 } as const;

describeOnEngines('averaging', () => {
  test.each([
    ['SGD', {}],
    ['certified training', { certified }],
  ])('%s ends with the average of the weights after each step, batch norm included', async (_, changes) => {
    const decay = 0.7;
    const { each, last } = await trained({ ...changes, averaging: { decay } });
    const share = each.map((_, step) => decay ** (each.length - 1 - step));
    const total = share.reduce((a, b) => a + b);
    for (const [i, weight] of last.entries()) {
      const average = weight.map((_, k) => each.reduce((sum, step, t) => sum + (share[t] * step[i][k]) / total, 0));
      expect(weight).toBeAllClose(average, { atol: 1e-5, rtol: 1e-4 });
      expect(weight).not.toEqual(each.at(-1)![i]);
    }
    // Weights while it is trained are those of a training without averaging.
    expect(each).toEqual((await trained(changes)).each);
  });

  test('of decay 0 is none', async () => {
    const [none, plain] = [await trained({ averaging: { decay: 0 } }), await trained({})];
    for (const [i, weight] of none.last.entries()) expect(weight).toBeAllClose(plain.last[i], { atol: 1e-6 });
  });

  test('leaves frozen weights as they are, to the bit', async () => {
    const model = toyModel();
    for (const layer of model.layers.slice(0, 2)) layer.trainable = false;
    // After the kernel and bias that are trained.
    const frozen = () => weightsOf(model).slice(2);
    const before = frozen();
    await train(model, toyDataset(), { ...toyRecipe, averaging: { decay: 0.9 } }, { seed: 3 });
    expect(frozen()).toEqual(before);
  });

  test.each([1, 5, 7, 10])('stopped after step %d, it goes on to the same bits', async (after) => {
    const changes = { averaging: { decay: 0.9 }, recomputeBatchNorm: { batches: 2 } };
    const whole = await trained(changes);
    const checkpoints = memoryCheckpoints();
    const controller = new AbortController();
    const onStep = ({ step }: { step: number }) => step === after && controller.abort(new Error('stop'));
    const stopped = trained(changes, { checkpoints, signal: controller.signal, onStep });
    if (after < 10) await expect(stopped).rejects.toThrow('stop');
    else await stopped;
    expect((await trained(changes, { checkpoints })).last).toEqual(whole.last);
  });

  test('leaks no tensor', async () => {
    const model = toyModel();
    const recipe = { ...toyRecipe, averaging: { decay: 0.9 } };
    await expectNoLeaks(() => train(model, toyDataset(), recipe, { seed: 3 }));
  });
});

test.each([
  [{ decay: 1 }, /^recipe\.averaging\.decay: expected .*<1, got 1$/],
  [{}, /^recipe\.averaging\.decay: expected number, got undefined$/],
])('refuses averaging %j', (averaging, message) => {
  expect(() => parseRecipe({ ...toyRecipe, averaging })).toThrow(message);
});
