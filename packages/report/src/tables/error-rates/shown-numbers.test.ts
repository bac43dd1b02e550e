import type { ErrorCurveResult, Result } from '@saf/results';
import { csvParse } from 'd3-dsv';
import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { arbitraryResults } from '../../../../results/test/arbitrary-result.ts';
import { fixtureResults } from '../../../../results/test/fixture-results.ts';
import { comparison } from '../../../test/comparison.ts';
import { renderDocument } from '../../html/render-document.ts';
import { makeReport } from '../../report.ts';
import { curvesOf, sameStrength, sampleKinds } from '../../study/curves.ts';
import { studiesOf } from '../../study/study.ts';
import { renderCsv } from '../render/render-csv.ts';
import { renderMarkdown } from '../render/render-markdown.ts';
import { errorRates } from './error-rates.ts';

const tableOf = (results: readonly Result[]) => errorRates(studiesOf(results, comparison)[0])[0];

/** Rows of cells, label first, in the order of the page; the paper's and computed rows left out. */
const measuredRows = (rows: string[][]) =>
  rows.filter(([label]) => /^(measured|clipped|threshold|category|95 %|PSNR, dB)/.test(label));

const markdownRows = (text: string) =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(2, -1)
        .map((cell) => cell.trim()),
    );

const htmlRows = (page: string) => {
  const { document } = parseHTML(page);
  return [...document.querySelectorAll('table.rates tr')].map((row) =>
    [...row.children].map((cell) => cell.textContent ?? ''),
  );
};

/** What the rows must be, straight from the JSON: error rates, intervals, PSNR of each curve in three rows. */
function expectedRows(results: readonly Result[]): string[][] {
  const curves = sampleKinds.flatMap((kind) => results.flatMap((result) => curvesOf(result, kind)));
  const columns = tableOf(results).columns.map((head) => (head === 'clean' ? 0 : Number(head)));
  return curves.flatMap((curve) => {
    const row = (cell: (i: number) => string | undefined) =>
      columns.map((column) => cell(indexOf(curve, column)) ?? '–');
    return [
      row((i) => curve.errors[i]?.toFixed(3)),
      row((i) => curve.intervals[i]?.map((end) => end.toFixed(3)).join('–')),
      row((i) => curve.psnr[i]?.toFixed(2)),
    ];
  });
}

const indexOf = (curve: ErrorCurveResult, column: number) =>
  curve.strengths.findIndex((strength) => sameStrength(strength, column));

test('Markdown shows the numbers of the JSON', () =>
  fc.assert(
    fc.property(arbitraryResults, (results) => {
      const rows = measuredRows(markdownRows(renderMarkdown(tableOf(results))));
      expect(rows.map(([, ...cells]) => cells)).toEqual(expectedRows(results));
    }),
    { numRuns: 50 },
  ));

test('the page shows the numbers of the JSON', () =>
  fc.assert(
    fc.property(arbitraryResults, (results) => {
      const rows = measuredRows(htmlRows(renderDocument(makeReport(results, 'quick', comparison))));
      expect(rows.map(([, ...cells]) => cells)).toEqual(expectedRows(results));
    }),
    { numRuns: 10 },
  ));

test('CSV parsed back is the data, in full precision', () =>
  fc.assert(
    fc.property(arbitraryResults, (results) => {
      const rows = csvParse(renderCsv(tableOf(results))).filter(({ source }) => source === 'measured');
      const curves = sampleKinds.flatMap((kind) => results.flatMap((result) => curvesOf(result, kind)));
      const numbers = rows.map((row) =>
        [row.strength, row.error, row.interval_low, row.interval_high, row.wrong, row.count].map(Number),
      );
      expect(numbers).toEqual(
        curves.flatMap((curve) =>
          curve.strengths.map((strength, i) => [
            strength,
            curve.errors[i],
            ...curve.intervals[i],
            curve.wrong[i],
            curve.count,
          ]),
        ),
      );
      expect(rows.map(({ psnr }) => (psnr === '' ? null : Number(psnr)))).toEqual(curves.flatMap(({ psnr }) => psnr));
    }),
    { numRuns: 50 },
  ));

test('CSV parsed back is every record', () => {
  const { records } = tableOf(fixtureResults);
  const text = (value: unknown) => (value === null ? '' : String(value));
  const expected = records.map((record) =>
    Object.fromEntries(Object.entries(record).map(([key, value]) => [key, text(value)])),
  );
  expect([...csvParse(renderCsv(tableOf(fixtureResults)))]).toEqual(expected);
});

test('every measured record says what it was measured and trained on', () => {
  const measured = tableOf(fixtureResults).records.filter(({ source }) => source === 'measured');
  expect(measured.length).toBe(8 * 13);
  for (const record of measured)
    expect(record).toMatchObject({
      test_samples: 'the first 2,000 of 10,000 test images',
      training_samples: 'all 60,000 training images',
      training: '2 epochs (paper: 20)',
    });
});
