import { expect, test } from 'vitest';
import { fixtureCertificate, smoothedGuarantee } from '../../../results/test/fixture-certificates.ts';
import { fixtureRobustness } from '../../test/fixture-robustness.ts';
import { renderMarkdown } from '../tables/render/render-markdown.ts';
import { boundsTable } from './bounds-table.ts';

const mnist = { name: 'mnist', title: 'MNIST' };
const file = fixtureCertificate();
/** Of four images three are right, and two at 0.1. */
const suite = {
  ...fixtureRobustness(file.network),
  clean: '1110',
  attacks: [{ attack: 'eq10', epsilon: 0.1, standing: '1100', seconds: 1 }],
};

test('certified accuracy over ε stands beside what attacks leave of the same weights', () => {
  const table = boundsTable(mnist, [file], [suite])!;
  expect([table.name, table.columns]).toEqual(['certificates', ['clean', '0.1', '0.3']]);
  const rows = Object.fromEntries(
    table.sections[0].groups[0].rows.map(({ label, cells }) => [label, cells.map((cell) => cell?.text ?? null)]),
  );
  expect(rows).toMatchObject({
    certified: ['0.750', '0.500', '0.250'],
    'nor for nonsense': [null, '0.250', '0.250'],
    'under attack': ['0.750', '0.500', null],
  });
  expect(table.records[0]).toMatchObject({
    epsilon: 0.1,
    clean: 0.75,
    certified: 0.5,
    kept: 0.25,
    attacked: 0.5,
    samples: 4,
  });
  expect(renderMarkdown(table)).toContain('plain: interval, first 4 images');
});

test('attacks on other weights are another network’s', () => {
  const other = { ...suite, network: { ...suite.network, weights: 'other' } };
  expect(renderMarkdown(boundsTable(mnist, [file], [other])!)).not.toContain('attack');
});

test('without bounds there is no table; other data sets have files of their own', () => {
  expect(boundsTable(mnist, [fixtureCertificate(smoothedGuarantee)])).toBeNull();
  expect(boundsTable({ name: 'cifar10', title: 'CIFAR-10' }, [file])!.name).toBe('certificates-cifar10');
});
