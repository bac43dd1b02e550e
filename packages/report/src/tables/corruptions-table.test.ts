import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { fixtureCorruptions } from '../../../results/test/fixture-corruptions.ts';
import { plainResult } from '../../../results/test/fixture-results.ts';
import { corruptionsFigure } from '../figures/corruptions-figure.ts';
import { renderDocument } from '../html/render-document.ts';
import { makeReport } from '../report.ts';
import { type CorruptionStudy, corruptionsTable } from './corruptions-table.ts';

const measured = [fixtureCorruptions({}, [1, 10, 20, 60]), fixtureCorruptions({ model: 'mReLU-r-m' }, [2, 5, 10, 40])];
const means = [
  { mean: 1, relativeMean: 1 },
  { mean: 0.5625, relativeMean: Number.NaN },
];

test('a column a network, a row a corruption: means over severities, and over corruptions', () => {
  const { columns, sections, records, scope } = corruptionsTable({ measured, means, baseline: 'plain' });
  expect(columns).toEqual(['plain', 'mReLU-r-m']);
  const [clean, corrupted, all] = sections.map(({ groups: [{ rows }] }) =>
    rows.filter(({ detail }) => !detail).map(({ label, cells }) => [label, ...cells.map((cell) => cell?.text)]),
  );
  expect(clean).toEqual([['clean', '0.010', '0.020']]);
  expect(corrupted).toEqual([
    ['dotted line', '0.100', '0.050'],
    ['fog', '0.400', '0.250'],
  ]);
  expect(all).toEqual([
    ['mean error', '0.250', '0.150'],
    ['mCE', '1.000', '0.563'],
    ['relative mCE', '1.000', '–'],
  ]);
  expect(scope[0]).toContain('The first 100 test images; means over the severities 1 and 5.');
  expect(records).toHaveLength(8);
  expect(records[3]).toMatchObject({ corruption: 'fog', severity: 5, error: 0.6, nonsense: 0.01, samples: 100 });
});

test('the figure says what it shows, and has a dot for each network at each corruption', () => {
  const { svg, alt, name } = corruptionsFigure(measured);
  expect(name).toBe('corruptions-mnist-c');
  expect(alt).toContain('plain 0.250 and mReLU-r-m 0.150');
  // Clean, dotted line and fog of two networks, and both in the legend.
  expect(svg.match(/<path [^>]*d="M/g)!.length + (svg.match(/<circle /g)?.length ?? 0)).toBeGreaterThanOrEqual(8);
  expect(svg).toContain('dotted line');
});

test('a report shows the networks that it has results of, and says where there are none', () => {
  const results = [{ ...plainResult, experiment: 'mnist' }];
  const sectionOf = (corruptions: CorruptionStudy | null) =>
    parseHTML(renderDocument(makeReport(results, 'mnist', { corruptions }))).document.querySelector('#corrupted')!;
  const section = sectionOf({ measured, means, baseline: 'plain' });
  expect(section.textContent).toContain('Error rates on images corrupted as in MNIST-C');
  expect([...section.querySelectorAll('thead th')].map((head) => head.textContent)).toEqual(['', 'plain']);
  expect(section.querySelectorAll('.picture').length).toBe(1);
  const others = measured.map((each) => ({ ...each, network: { ...each.network, experiment: 'twins' } }));
  for (const nothing of [null, { measured: others, means, baseline: 'plain' }])
    expect(sectionOf(nothing).textContent).toContain('No model was measured on corrupted images.');
});
