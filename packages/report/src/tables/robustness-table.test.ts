import { describe, expect, test } from 'vitest';
import { fixtureRobustness } from '../../test/fixture-robustness.ts';
import { robustnessFigure } from '../figures/robustness-figure.ts';
import { renderMarkdown } from './render/render-markdown.ts';
import { robustnessTable } from './robustness-table.ts';

const measured = ['plain', 'mReLU-r-m'].map((model) =>
  fixtureRobustness({ experiment: 'cifar10', model, seed: 1, weights: 'hash' }),
);

describe('networks for CIFAR-10', () => {
  const table = robustnessTable({ name: 'cifar10', title: 'CIFAR-10' }, measured);
  const figure = robustnessFigure({ name: 'cifar10', title: 'CIFAR-10' }, measured);

  test('have a table and a figure of their own', () => {
    expect([table.name, figure.name]).toEqual(['robustness-cifar10', 'robustness-cifar10']);
    expect([table.title, figure.svg]).toEqual([
      expect.stringContaining('CIFAR-10'),
      expect.stringContaining('CIFAR-10'),
    ]);
  });

  test('have their sizes in pixel levels', () => {
    const text = renderMarkdown(table);
    for (const size of ['ε = 2/255', 'ε = 8/255']) expect(text).toContain(size);
    expect(text).not.toMatch(/0\.0078|0\.0313/);
    expect(figure.svg).toContain('8/255');
  });

  test('have each accuracy with its interval', () => {
    // Wilson's interval of 1 in 4.
    expect(table.records.at(-1)).toMatchObject({ model: 'mReLU-r-m', epsilon: 8 / 255, accuracy: 0.25, samples: 4 });
    expect(table.records.at(-1)!.low).toBeCloseTo(0.0456, 4);
    expect(table.records.at(-1)!.high).toBeCloseTo(0.6994, 4);
  });
});
