import { Fragment, h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, test } from 'vitest';
import { committed } from '../../../test/committed.ts';
import { controls } from '../../state/controls.ts';
import { exercises } from '../lesson/exercises.ts';
import { steps } from './steps.tsx';

/** Error rate of a network of results/mnist at a strength. */
function errorOf(model: string, kind: 'adversarial' | 'nonsense', strength: number): number {
  const { evaluation } = committed('evaluation', `mnist/${model}.json`).content;
  const curve = evaluation.curves.find((each) => each.kind === kind && each.clipped);
  return curve?.errors[curve.strengths.indexOf(strength)] ?? Number.NaN;
}
const percent = (share: number): string => `${Math.round(100 * share)} %`;
const textOf = (title: string): string => {
  const step = steps.find((each) => each.title.startsWith(title));
  return renderToString(h(Fragment, null, step?.text)).replace(/\s+/g, ' ');
};

test('ten steps, one for each number that the address holds', () => {
  expect(steps).toHaveLength(10);
  expect([controls.tour.codec.parse('10'), controls.tour.codec.parse('11')]).toEqual([10, 10]);
});

describe('the numbers that are said are those of the results', () => {
  test('fewer than one in a hundred', () => {
    expect(textOf('Usually')).toContain('fewer than one in a hundred');
    for (const model of ['plain', 'mReLU-r-m']) expect(errorOf(model, 'adversarial', 0)).toBeLessThan(0.01);
  });

  test('what one step leaves at 0.2', () => {
    expect(textOf('It looks robust')).toContain(`${percent(1 - errorOf('mReLU-r-m', 'adversarial', 0.2))} accurate`);
    expect(textOf('It looks robust')).toContain(`standard one ${percent(1 - errorOf('plain', 'adversarial', 0.2))}`);
  });

  test('what the strongest attacks leave at 0.2, on 50 images', () => {
    expect(textOf('Many small steps')).toContain('Of 50 test images at a strength of 0.2');
    const { images, robust } = committed('card', 'mnist/mReLU-r-m.card.json').content;
    expect([images, robust.find(({ epsilon }) => epsilon === 0.2)?.correct]).toEqual([50, 0]);
  });

  test('the lesson: how much noise is taken for digits', () => {
    const sure = exercises.find(({ title }) => title === 'Sure of nothing');
    expect(sure?.expected).toContain(`it takes ${percent(errorOf('plain', 'nonsense', 0))} for digits`);
    expect(errorOf('mReLU-r-m', 'nonsense', 0)).toBe(0);
  });
});
