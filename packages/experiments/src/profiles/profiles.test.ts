import { isSymmetric, networkActivations } from '@saf/models';
import { hasNonsenseCategory, recipeSchema } from '@saf/training/recipe';
import { describe, expect, test } from 'vitest';
import type { NetworkPlan } from '../study/study.ts';
import { profiles } from './index.ts';
import type { Profile } from './profile.ts';

describe.each(Object.entries(profiles))(
  '%s',
  (name, { name: own, dataset, networks, evaluation, guarantees, inspections, starts = {} }) => {
    test('is found by its own name', () => expect(own).toBe(name));

    test('has networks with names of their own, fit for files', () => {
      const names = networks.map((model) => model.name);
      expect(new Set(names).size).toBe(names.length);
      for (const each of names) expect(each).toMatch(/^[\w-]+$/);
    });

    test.each(networks.map((model) => [model.name, model] as const))(
      '%s is whole',
      (model, { recipe, network, nonsense, loss }) => {
        // Nothing is left to defaults: a result's recipe is compared with this one.
        expect(recipeSchema.parse(recipe)).toEqual(recipe);
        const size = network.architecture?.split('-cnn-').at(-1);
        expect(model.split('-').slice(1).join('-')).toBe(
          [starts[model] && 'c3', ...tricksOf(recipe, dataset), size, variantOf(recipe, dataset, size)]
            .filter(Boolean)
            .join('-'),
        );
        expect(nonsense).toEqual(
          hasNonsenseCategory(recipe) ? { category: network.outputs - 1 } : { threshold: size ? 0 : 0.5 },
        );
        expect(networkActivations).toContain(network.activation);
        const { activation, head = isSymmetric(activation) ? 'rbf' : 'softmax' } = network;
        expect(loss === null).toBe(head === 'softmax');
      },
    );

    test('has guarantees, inspections and starts of its own networks', () => {
      const names = networks.map((model) => model.name);
      for (const name of Object.keys({ ...guarantees, ...inspections, ...starts })) expect(names).toContain(name);
    });

    test('has strengths that ascend from 0', () => {
      expect(evaluation.strengths[0]).toBe(0);
      expect([...evaluation.strengths]).toEqual([...new Set(evaluation.strengths)].sort((a, b) => a - b));
    });
  },
);

/** What a network's training has beside the paper's plain one, as its name says it. */
const tricksOf = (
  { adversarial, random, mean, certified, noise }: NetworkPlan['recipe'],
  dataset: Profile['dataset'],
) => [
  adversarial && (adversarial.calibration ? 'ac' : 'a'),
  random && 'r',
  mean && 'm',
  certified && `c${Math.round((dataset === 'cifar10' ? 255 : 10) * certified.epsilon)}`,
  noise && 'n',
];

/** Table 1's network is trained for certificates for 16 epochs, one of photographs for 40, or either for longer, or on images that are moved. */
const variantOf = (
  { certified, epochs, augmentation }: NetworkPlan['recipe'],
  dataset: Profile['dataset'],
  size: string | undefined,
) => {
  const isUsual = dataset === 'cifar10' ? epochs <= 40 : size !== undefined || epochs <= 16;
  return [augmentation?.crop && 'crop', certified && !isUsual && 'long'].filter(Boolean).join('-');
};
