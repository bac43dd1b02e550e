import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { fixtureCertificate, linfGuarantee, smoothedGuarantee } from '../../../results/test/fixture-certificates.ts';
import { plainResult } from '../../../results/test/fixture-results.ts';
import { fixtureRobustness } from '../../test/fixture-robustness.ts';
import { renderDocument } from '../html/render-document.ts';
import { makeReport } from '../report.ts';
import { certifiedChapter } from './certified-chapter.ts';

const mnist = { name: 'mnist', title: 'MNIST' };
const relu = {
  ...linfGuarantee,
  sizes: [{ ...linfGuarantee.sizes[0], certified: '1000', kept: '1000', accuracy: 0.25 }],
};
const files = [
  fixtureCertificate(linfGuarantee, { model: 'RBF-c1' }),
  fixtureCertificate(relu as typeof linfGuarantee, { model: 'ReLU-c1' }),
  fixtureCertificate(smoothedGuarantee, { model: 'RBF-c1' }),
];

test('symmetric activations stand beside their ReLU twins, where both were certified in the same way', () => {
  const { comparisons } = certifiedChapter(mnist, files)!;
  // Two images against one at 0.1; one image decides nothing: of one pair, mid-p is ½.
  expect(comparisons).toEqual([
    'RBF-c1 beside ReLU-c1, ε = 0.1: 0.500 and 0.250 certified; of 4 images 1 for RBF-c1 alone and 0 for ReLU-c1 alone (McNemar, mid-p = 0.500): neither is shown to be better.',
  ]);
});

test('which is better is said where it is shown', () => {
  const all = (flag: string) => {
    const flags = flag.repeat(40);
    const guarantee = {
      ...linfGuarantee,
      sizes: [{ ...linfGuarantee.sizes[0], certified: flags }],
    } as typeof linfGuarantee;
    return { ...fixtureCertificate(guarantee), samples: 40 };
  };
  const [mine, twin] = [all('1'), all('0')];
  const network = (model: string) => ({ network: { ...mine.network, model } });
  const { comparisons } = certifiedChapter(mnist, [
    { ...mine, ...network('mReLU') },
    { ...twin, ...network('ReLU') },
  ])!;
  expect(comparisons[0]).toMatch(
    /40 for mReLU alone and 0 for ReLU alone \(McNemar, mid-p < 0.001\): mReLU is better\.$/,
  );
});

test('there is a figure for each norm: what is certified, and what attacks leave of the same weights', () => {
  const suite = { ...fixtureRobustness(files[0].network), clean: '1110' };
  const { figures } = certifiedChapter(mnist, files, [suite])!;
  expect(figures.map(({ name }) => name)).toEqual(['figure-certificates', 'figure-smoothing']);
  expect(figures[0].svg).toContain('Open marks');
  expect(certifiedChapter(mnist, files)!.figures[0].svg).not.toContain('Open marks');
  expect(figures[0].alt).toContain('RBF-c1: 0.750 at 0, 0.500 at 0.1, 0.250 at 0.3');
  expect(figures[1].svg).toContain('σ = 0.25');
  for (const { svg } of figures) expect(svg).not.toMatch(/NaN|undefined/);
});

test('without certificates there is no chapter', () => expect(certifiedChapter(mnist, [])).toBeNull());

describe('the report', () => {
  const certificates = [
    fixtureCertificate(linfGuarantee, { experiment: plainResult.experiment }),
    fixtureCertificate(linfGuarantee, { experiment: 'other' }),
  ];
  const page = (given = certificates) =>
    parseHTML(renderDocument(makeReport([plainResult], 'quick', { certificates: given }))).document.querySelector(
      '#certificates',
    )!;

  test('has what is proven of the networks that it has results of', () => {
    expect(page().querySelectorAll('.model')).toHaveLength(1);
    expect(page().querySelectorAll('figure')).toHaveLength(1);
    expect(page().textContent).toContain('Certified accuracy on MNIST, L∞');
  });

  test('says where nothing was certified', () => expect(page([]).textContent).toContain('Nothing was certified.'));
});
