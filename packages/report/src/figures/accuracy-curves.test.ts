import type { Result } from '@saf/results';
import { decode } from 'fast-png';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { fixtureResults, plainResult, robustResult } from '../../../results/test/fixture-results.ts';
import { comparison } from '../../test/comparison.ts';
import { studiesOf } from '../study/study.ts';
import { accuracyCurves } from './accuracy-curves.ts';
import { renderPng } from './drawing/render-png.ts';

const figuresOf = (...results: Result[]) => accuracyCurves(studiesOf(results, comparison)[0]);
const [adversarial] = figuresOf(...fixtureResults);
const svgOf = (svg: string) => parseHTML(svg).document.querySelector('svg')!;
/** Text of the picture as a reader sees it, lines joined. */
const textOf = (svg: string) =>
  [...svgOf(svg).querySelectorAll('text')]
    .map((text) => [...text.childNodes].map((part) => part.textContent).join(' '))
    .join('\n');

test('one figure a kind, named as in the paper', () =>
  expect(figuresOf(...fixtureResults).map(({ name }) => name)).toEqual([
    'figure-9-adversarial',
    'figure-9-nonsense',
    'figure-9-noisy',
  ]));

test('title, axes, legend and the limited samples stand inside the picture', () => {
  const text = textOf(adversarial.svg);
  for (const part of [
    'Figure 9 (a): paper and measured accuracy on adversarial samples of MNIST',
    'perturbation strength β',
    'accuracy = 1 − error rate',
    'plain, measured',
    'mReLU-r-m, measured',
    'plain, paper',
    'mReLU-r-m, paper',
    'Measured on the first 2,000 of 10,000 test images',
    'for 2 epochs (paper: 20)',
  ])
    expect(text).toContain(part);
});

test('a line and a band for each measured model, a mark for each printed number', () => {
  const svg = svgOf(adversarial.svg);
  const chart = [...svg.querySelectorAll('svg')].at(-1)!;
  expect(chart.querySelectorAll('[aria-label="line"]')).toHaveLength(2);
  expect(chart.querySelectorAll('[aria-label="area"]')).toHaveLength(2);
  const marks = [...chart.querySelectorAll('[aria-label="dot"]')].map((group) => group.children.length);
  expect(marks).toEqual([13, 13, 13, 13]);
});

// The chart's box: accuracy 0 is at the bottom axis, 1 at the top. Plain at β = 0.15: 1 − 1426/2000 = 0.287.
test('marks lie at 1 − error', () => {
  const chart = [...svgOf(adversarial.svg).querySelectorAll('svg')].at(-1)!;
  const dots = chart.querySelectorAll('[aria-label="dot"]')[0].children;
  const y = (dot: Element) =>
    Number(/,([\d.]+)\)/.exec(dot.getAttribute('transform') ?? '')?.[1] ?? dot.getAttribute('cy'));
  const heights = [...dots].map(y);
  const errors = plainResult.evaluation.curves[0].errors;
  // A straight line through two of the points gives the third.
  const scale = (heights[12] - heights[0]) / (errors[12] - errors[0]);
  expect(heights[7]).toBeCloseTo(heights[0] + scale * (errors[7] - errors[0]), 2);
});

test('the plain network with ReLUs after its convolutions does not look as the one without', () => {
  const withRelu = { ...plainResult, model: 'plainReLU', network: { ...plainResult.network, convolutionRelu: true } };
  const chart = [...svgOf(figuresOf(plainResult, withRelu)[0].svg).querySelectorAll('svg')].at(-1)!;
  const colors = [...chart.querySelectorAll('[aria-label="line"]')].map((line) => line.getAttribute('stroke'));
  expect(new Set(colors).size).toBe(2);
});

test('models differ in colour, mark and dash', () => {
  const chart = [...svgOf(adversarial.svg).querySelectorAll('svg')].at(-1)!;
  const lines = [...chart.querySelectorAll('[aria-label="line"]')];
  const look = (name: string) => lines.map((line) => line.getAttribute(name));
  expect(new Set(look('stroke')).size).toBe(2);
  expect(look('stroke-dasharray')).toEqual([null, '10 3']);
});

test('networks of one activation and the same tricks have a dash each, in one chart however many there are', () => {
  const names = ['RBF-c1', 'RBF-c3', 'RBF-c3-small', 'ReLU-c1', 'ReLU-c3', 'ReLU-c3-small'];
  const own = { recipe: { ...plainResult.recipe, random: undefined, mean: undefined, adversarial: undefined } };
  const results = names.map((model) => {
    const activation = model.startsWith('RBF') ? 'rbf' : 'relu';
    return { ...plainResult, ...own, model, network: { ...plainResult.network, activation } } as Result;
  });
  const { svg } = figuresOf(...results)[0];
  const [chart] = [...svgOf(svg).querySelectorAll('svg')].filter((each) => each.querySelector('[aria-label="y-grid"]'));
  const lines = [...chart.querySelectorAll('[aria-label="line"]')];
  const looks = lines.map((line) => `${line.getAttribute('stroke')} ${line.getAttribute('stroke-dasharray')}`);
  expect(new Set(looks).size).toBe(6);
  for (const name of names) expect(textOf(svg)).toContain(`${name}, measured`);
});

describe('PNG', () => {
  test('decodes, two pixels a unit', async () => {
    const { width, height, data } = decode(await renderPng(adversarial.svg));
    const svg = svgOf(adversarial.svg);
    expect([width, height]).toEqual([2 * Number(svg.getAttribute('width')), 2 * Number(svg.getAttribute('height'))]);
    expect(Math.min(...data.slice(0, 4))).toBe(255);
    expect(data.some((value) => value === 0)).toBe(true);
  });

  test('the same figure twice gives the same bytes', async () => {
    const [again] = figuresOf(...fixtureResults);
    expect(again.svg).toBe(adversarial.svg);
    expect(Buffer.from(await renderPng(again.svg)).equals(await renderPng(adversarial.svg))).toBe(true);
  });
});

describe('results that lack something', () => {
  const withCurves = (curves: Result['evaluation']['curves']): Result => ({
    ...robustResult,
    evaluation: { ...robustResult.evaluation, curves },
  });

  test('a kind that nobody measured has no figure', () => {
    const [curve] = robustResult.evaluation.curves;
    expect(figuresOf(withCurves([curve])).map(({ name }) => name)).toEqual(['figure-9-adversarial']);
    expect(figuresOf(withCurves([]))).toEqual([]);
  });

  test('a model without printed numbers has no open marks', () =>
    expect(textOf(figuresOf({ ...robustResult, model: 'RBF-r' })[0].svg)).not.toMatch(
      /, paper$|Open marks|paper and measured/m,
    ));

  test('one strength alone', () => {
    const only = { strengths: [0], wrong: [3], count: 10, errors: [0.3], psnr: [null] };
    const curve = { ...robustResult.evaluation.curves[0], ...only, intervals: [[0.1, 0.6] as [number, number]] };
    expect(figuresOf({ ...withCurves([curve]), model: 'RBF-r' })[0].alt).toContain('0.700 at β');
  });
});

test('the file is well-formed XML whatever a model is called', () => {
  const [{ svg }] = figuresOf({ ...plainResult, model: 'a<b>&"c"' });
  expect(svg).toContain('>a&lt;b&gt;&amp;"c", measured<');
  expect(svg).toContain('a&lt;b&gt;&amp;&quot;c&quot;: 0.986 at');
});
