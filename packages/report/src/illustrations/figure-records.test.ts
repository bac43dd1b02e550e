import { csvParse } from 'd3-dsv';
import { expect, test } from 'vitest';
import { fixtureFindings } from '../../test/fixture-findings.ts';
import { renderCsv } from '../tables/render/render-csv.ts';
import { illustrate } from './illustrations.ts';

// Expected numbers are those of the fixture, counted by hand.
const figures = illustrate(fixtureFindings);
const csvOf = (name: string) => csvParse(renderCsv(figures.find((figure) => figure.name === name)!));

test.each(figures.map((figure) => [figure.name]))('%s has its numbers, each line with all columns', (name) => {
  const lines = csvOf(name);
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) expect(Object.keys(line)).toEqual(lines.columns);
});

test('Fig. 1: both activations and derivatives at each x', () =>
  expect(csvOf('figure-1')[2]).toEqual({
    x: '0',
    rbf: '1',
    rbf_derivative: '0',
    mrelu: '1',
    mrelu_derivative: '-1',
  }));

test('Fig. 3: bins of channels, of pairs without the empty ones, and noise images', () => {
  const lines = csvOf('figure-3');
  const bars = lines.filter((line) => line.images !== '' && line.other_channel === '');
  const pairs = lines.filter((line) => line.other_channel !== '');
  const noise = lines.filter((line) => line.noise_image !== '');
  expect([bars.length, pairs.length, noise.length]).toEqual([4 * 2, 2, 4]);
  expect(bars[1]).toMatchObject({ layer: 'cv2', channel: '0', low: '1', high: '2', images: '4' });
  expect(pairs[1]).toMatchObject({ channel: '0', other_channel: '1', low: '1', other_low: '1', images: '3' });
  expect(noise[1]).toMatchObject({ channel: '1', noise_image: '0', value: '1', model: 'plain', test_images: '7' });
});

test('Fig. 4: the matrix up to its diagonal', () =>
  expect(csvOf('figure-4').map((line) => [line.layer, line.channel, line.with_0, line.with_1])).toEqual([
    ['fc2', '0', '1', ''],
    ['fc2', '1', '-0.5', '1'],
  ]));

test('Fig. 6: borders, then two surfaces', () => {
  const lines = csvOf('figure-6');
  const count = (panel: string) => lines.filter((line) => line.panel === panel).length;
  expect([count('a'), count('b'), count('c')]).toEqual([4 * 5, 9, 9]);
  expect(Number(lines[1].angle)).toBeCloseTo(Math.PI / 2, 5);
  expect(lines[1].radius).toBe('0.99');
  expect(lines.find((line) => line.panel === 'b' && line.y === '1')).toMatchObject({ x1: '0', x2: '0' });
});

test('Fig. 10: what is said of each sample', () => {
  const lines = csvOf('figure-10');
  expect(lines).toHaveLength(6);
  expect(lines[1]).toMatchObject({ shows: '7', strength: '0.25', prediction: '3', confidence: '0.75' });
  expect(lines[5]).toMatchObject({ kind: 'nonsense', shows: 'nonsense', prediction: '8' });
});

test('input gradients: percentiles of each model', () => {
  const lines = csvOf('input-gradients');
  expect(lines).toHaveLength(2 * 101);
  expect(lines[100]).toMatchObject({ model: 'plain', samples: 'clean', percentile: '100', norm: '10' });
});

test('Lemma 1: each judge with its interval', () =>
  expect(csvOf('lemma-1')[0]).toMatchObject({ judge: 'rbf', dimensions: '2', error: '0.1', samples: '100' }));
