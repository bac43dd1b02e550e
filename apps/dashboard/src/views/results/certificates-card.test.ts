import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import {
  fixtureCertificate,
  linfGuarantee,
  smoothedGuarantee,
} from '../../../../../packages/results/test/fixture-certificates.ts';
import { certificatesCard } from './certificates-card.tsx';
import { takeFiles } from './data/results-model.ts';

test('the card shows both norms, clean accuracy first, and a dash where a size was not looked at', async () => {
  const other = { ...linfGuarantee, sizes: linfGuarantee.sizes.slice(1) } as typeof linfGuarantee;
  const files = {
    'plain.json': fixtureCertificate(),
    'ReLU.json': fixtureCertificate(other, { model: 'ReLU' }),
    'smoothed.json': fixtureCertificate(smoothedGuarantee),
  };
  await takeFiles(Object.entries(files).map(([name, file]) => new File([JSON.stringify(file)], name)));
  const cells = renderToString(h(certificatesCard.Card, null)).match(/(?<=class="rate">)[^<]+/g);
  // Of four images: clean, ε = 0.1 and 0.3; the same of the other; clean, radius 0 and 0.25.
  expect(cells).toEqual(['0.750', '0.500', '0.250', '0.750', '–', '0.250', '0.750', '0.500', '0.250']);
});
