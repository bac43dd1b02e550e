import { decode } from 'fast-png';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { comparison } from '../../test/comparison.ts';
import { fixtureFindings } from '../../test/fixture-findings.ts';
import { renderPng } from '../figures/drawing/render-png.ts';
import { boxOf, exampleFigure } from './example-figure.ts';
import { illustrate } from './illustrations.ts';

const figures = illustrate(fixtureFindings);
const named = (name: string) => figures.find((figure) => figure.name === name)!;
const svgOf = (svg: string) => parseHTML(svg).document.querySelector('svg')!;
const textOf = (name: string) => svgOf(named(name).svg).textContent;
const imagesOf = (name: string) =>
  [...svgOf(named(name).svg).querySelectorAll('image')].map((image) =>
    decode(Buffer.from(image.getAttribute('href')!.split(',')[1], 'base64')),
  );

test('a figure for each thing that was found, in the paper’s order', () => {
  expect(figures.map(({ name }) => name)).toEqual([
    'figure-1',
    'figure-3',
    'figure-4',
    'figure-6',
    'figure-10',
    'input-gradients',
    'gradient-flow',
    'gradient-alignment',
    'pixel-responses',
    'lemma-1',
  ]);
  expect(illustrate({ theory: null, inspections: [] })).toEqual([]);
  const theoryOnly = illustrate({ ...fixtureFindings, inspections: [] });
  expect(theoryOnly.map(({ name }) => name)).toEqual(['figure-1', 'figure-6', 'lemma-1']);
});

describe.each(figures.map((figure) => [figure.name, figure] as const))('%s', (_, { svg, alt, title }) => {
  test('has title and words, stands alone, and says what it was measured on', () => {
    expect(svgOf(svg).getAttribute('aria-label')).toBe(alt);
    expect(alt.length).toBeGreaterThan(40);
    expect(svgOf(svg).textContent).toContain(title.slice(0, 20));
    expect(svg.replaceAll('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(/https?:|<style|clip-path|NaN/);
  });

  test('draws as PNG, two pixels a unit', async () => {
    const { width, height } = decode(await renderPng(svg));
    const own = svgOf(svg);
    expect([width, height]).toEqual([
      2 * Number(own.getAttribute('width')),
      2 * Math.ceil(Number(own.getAttribute('height'))),
    ]);
  });
});

test('the same findings give the same bytes', () => expect(illustrate(fixtureFindings)).toEqual(figures));

test('Fig. 4: red on the diagonal, half as blue off it', () => {
  const [{ data, width, channels }] = imagesOf('figure-4');
  const pixel = (x: number, y: number) => [...data.slice((y * width + x) * channels, (y * width + x) * channels + 3)];
  expect(pixel(0, 0)).toEqual([170, 0, 20]);
  expect(pixel(width - 1, 0)).toEqual(
    [-64 / -127].flatMap((s) => [0, 68, 136].map((end) => Math.round(255 + s * (end - 255)))),
  );
  expect(pixel(width - 1, width - 1)).toEqual([170, 0, 20]);
});

describe('Fig. 10', () => {
  test('has prediction@confidence on every sample', () => {
    for (const part of ['7@0.75', '3@0.75', 'ns@0.75', '8@0.75', 'adversarial: 7', '12.04', 'clean'])
      expect(textOf('figure-10')).toContain(part);
    expect(imagesOf('figure-10')).toHaveLength(6);
  });

  test('is Fig. 12 for CIFAR-10, with its short names and what they mean', () => {
    const inspection = fixtureFindings.inspections[1];
    const classNames = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'];
    const [figure] = exampleFigure({ ...inspection, dataset: 'cifar10', classNames }, comparison.paperTables);
    expect(figure.name).toBe('figure-12');
    const text = svgOf(figure.svg).textContent;
    for (const part of ['Figure 12', 'hr@0.75', 'adversarial: hr', 'hr: horse, sp: ship']) expect(text).toContain(part);
    expect(text).not.toContain('horse@');
  });

  test('boxes what is wrong: red a category, green nonsense for a digit', () => {
    const [adversarial, nonsense] = fixtureFindings.inspections[1].examples!;
    expect(adversarial.samples.map((sample) => boxOf(sample, adversarial))).toEqual([null, '#E00000', '#00A651']);
    expect(nonsense.samples.map((sample) => boxOf(sample, nonsense))).toEqual([null, null, '#E00000']);
  });
});

test('where gradients vanish: a line a network from the confidences on, and the share of flat units in words', () => {
  const text = textOf('gradient-flow');
  expect(text).toMatch(/plain: 0\.750 of fc1; mReLU-r-m:\s*0\.500 of cv1, 0\.250 of fc1/);
  const places = text.match(/(?:reaches|leaves)(?:cv1|fc1)/g)!;
  expect(places).toEqual(['reachesfc1', 'leavesfc1', 'reachescv1', 'leavescv1']);
  // Nothing leaves cv1 of the fixture: it is drawn where the axis begins.
  expect(svgOf(named('gradient-flow').svg).querySelectorAll('circle')).toHaveLength(6);
});

test('how far gradients can be believed: a panel a direction, a dot an ε', () => {
  const svg = svgOf(named('gradient-alignment').svg);
  expect(svg.textContent).toContain('a step along the sign of the');
  expect(svg.querySelectorAll('circle')).toHaveLength(2 * 2);
  expect(named('gradient-alignment').records).toHaveLength(2 * 2 * 101);
});

test('pixels: a panel a network, a line a channel', () => {
  const svg = svgOf(named('pixel-responses').svg);
  expect(svg.textContent).toContain('mReLU-r-m');
  expect(svg.textContent).not.toContain('plain');
  expect(named('pixel-responses').records).toHaveLength(6);
});

test('Lemma 1 counts the classifiers below their ε, without the one that is promised nothing', () =>
  expect(textOf('lemma-1')).toMatch(/2 of 2\s*classifiers/));
