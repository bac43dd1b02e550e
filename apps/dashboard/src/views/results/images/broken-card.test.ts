import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { committed } from '../../../../test/committed.ts';
import { showCommitted, showDropped } from '../data/results-model.ts';
import { brokenCard } from './broken-card.tsx';

test('of a run on more images than the page has, those are shown that it has', () => {
  showCommitted(
    [{ name: 'mnist', files: ['mnist/plain.json'], tables: [], figures: [], report: null }],
    [committed('evaluation', 'mnist/plain.json')],
  );
  const { content } = committed('robustness', 'robustness/mnist-plain-1.json');
  const [clean, standing] = ['1'.repeat(500), '0'.repeat(500)];
  const attacks = content.attacks.map((each) => ({ ...each, standing }));
  showDropped([{ file: 'large.json', content: { ...content, samples: 500, clean, attacks } }]);
  const card = renderToString(h(brokenCard.Card, null));
  expect(card).toContain('500 broken by it');
  expect(card).toContain('400 of them are shown: the page has the first 400 test images.');
  expect(card.match(/Attack test image \d+ live/g)).toHaveLength(400);
});
