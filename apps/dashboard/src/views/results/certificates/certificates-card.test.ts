import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import {
  fixtureCertificate,
  linfGuarantee,
  smoothedGuarantee,
} from '../../../../../../packages/results/test/fixture-certificates.ts';
import { dropFiles } from '../../../../test/drop-files.ts';
import { controls } from '../../../state/controls.ts';
import { certificatesCard } from './certificates-card.tsx';

const card = () => renderToString(h(certificatesCard.Card, null));
const rates = () => card().match(/(?<=class="rate">)[^<]+/g);

test('the card shows both norms, clean accuracy first, and a dash where a size was not looked at', async () => {
  const other = { ...linfGuarantee, sizes: linfGuarantee.sizes.slice(1) } as typeof linfGuarantee;
  await dropFiles({
    'plain.json': fixtureCertificate(),
    'ReLU.json': fixtureCertificate(other, { model: 'ReLU' }),
    'smoothed.json': fixtureCertificate(smoothedGuarantee),
  });
  // Of four images: clean, ε = 0.1 and 0.3; the same of the other; clean, radius 0 and 0.25.
  expect(rates()).toEqual(['0.750', '0.500', '0.250', '0.750', '–', '0.250', '0.750', '0.500', '0.250']);
});

test('each norm has a chart beside its table, in the colours of the activations', () => {
  const charts = card().match(/aria-label="[^"]+; the table below has every number."/g);
  expect(charts).toEqual([
    'aria-label="Certified accuracy over ε (L∞); the table below has every number."',
    'aria-label="Certified accuracy over the radius (L2), σ = 0.25; the table below has every number."',
  ]);
  expect(card().match(/<g class="tone-(?:none|relu)"><title>[^<]+/g)).toEqual([
    '<g class="tone-none"><title>plain (plain.json), interval',
    '<g class="tone-relu"><title>ReLU (ReLU.json), interval',
    '<g class="tone-none"><title>plain (smoothed.json), σ = 0.25, 1,000 copies',
  ]);
});

test('what attacks leave of the same weights is a line and a row', async () => {
  const { network, ...file } = fixtureCertificate();
  const attacked = {
    // Measured by the path of the model, which says no experiment.
    ...{ kind: 'robustness', version: 1, network: { ...network, experiment: 'own' } },
    ...{ engine: file.engine, packages: {}, seed: 1, samples: 4 },
    ...{ fullTestSet: false, clean: '1110' },
    attacks: [
      { attack: 'pgd', epsilon: 0.1, standing: '1110', seconds: 1 },
      { attack: 'square', epsilon: 0.1, standing: '1101', seconds: 1 },
    ],
  };
  await dropFiles({ 'attacked.json': attacked });
  expect(card()).toContain('Certified and attacked accuracy over ε (L∞)');
  expect(card()).toContain('<g class="tone-none attacked"><title>plain (plain.json), attacked');
  // The first two stand under both attacks; 0.3 was not attacked.
  expect(card()).toMatch(/attacked<\/th>.*?0\.750.*?0\.500.*?–/);
});

test('networks are picked', () => {
  controls.proven.value.value = ['ReLU (ReLU.json)'];
  expect(rates()).toEqual(['0.750', '0.250']);
  controls.proven.value.value = [];
});
