import { describe, expect, test } from 'vitest';
import { committed } from '../../../test/committed.ts';
import { seriesOf } from './data/series.ts';
import { baselineOf, deltasOf, signed } from './number-rows.tsx';

const plain = committed('evaluation', 'mnist/plain.json');
const { content: paper } = committed('paper-table', 'paper/table-2.json');
const sources = { kind: 'adversarial', clipped: false, results: [plain], inspections: [], paper } as const;

describe('differences', () => {
  const [measured, printed] = [seriesOf(sources)[0], seriesOf(sources)[1]];
  test('the paper’s own row is the baseline, or a curve by its name', () => {
    expect(baselineOf(measured, [measured, printed], 'paper')).toBe(printed);
    expect(baselineOf(printed, [measured, printed], 'paper')).toBeNull();
    expect(baselineOf(measured, [measured, printed], 'plain')).toBeNull();
    expect(baselineOf(measured, [measured], 'none')).toBeNull();
  });
  test('clear where the interval leaves the baseline outside', () => {
    const at = measured.strengths.indexOf(0.25);
    const deltas = deltasOf(measured, printed);
    expect(deltas[at]).toEqual({ difference: measured.errors[at] - 0.934, isClear: true });
    expect(deltas[0]?.isClear).toBe(false);
  });
  test.each([
    [0.0123, '+0.012'],
    [-0.5, '−0.500'],
    [-0.0001, '0.000'],
  ])('%d is written %s', (value, text) => expect(signed(value)).toBe(text));
});
