import { expect, test } from 'vitest';
import { fixtureCertificate, smoothedGuarantee } from '../../../results/test/fixture-certificates.ts';
import { renderMarkdown } from '../tables/render/render-markdown.ts';
import { smoothingTable } from './smoothing-table.ts';

const mnist = { name: 'mnist', title: 'MNIST' };

test('certified accuracy over the radius, one section a σ, up to the first radius with nothing', () => {
  const guarantee = { ...smoothedGuarantee, std: 0.5 } as typeof smoothedGuarantee;
  const files = [smoothedGuarantee, guarantee].map((each) => fixtureCertificate(each));
  const table = smoothingTable(mnist, files)!;
  expect(table.sections.map(({ title }) => title)).toEqual(['σ = 0.25', 'σ = 0.5']);
  expect(table.columns).toEqual(['0', '0.25', 'average']);
  const [certified, , abstained] = table.sections[0].groups[0].rows;
  // Radii 0.6 and 0.2 of two right images of four.
  expect(certified.cells.map((cell) => cell!.text)).toEqual(['0.500', '0.250', '0.200']);
  expect(abstained.cells[0]!.text).toBe('0.250');
  expect(table.records[1]).toMatchObject({ std: 0.25, n: 1000, radius: 0.25, certified: 0.25, samples: 4 });
  expect(renderMarkdown(table)).toContain('1,000 copies of each image');
});

test('without smoothing there is no table', () => expect(smoothingTable(mnist, [fixtureCertificate()])).toBeNull());
