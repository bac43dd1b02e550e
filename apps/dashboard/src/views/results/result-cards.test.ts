import { type ResultKindName, resultKinds } from '@saf/results';
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, test } from 'vitest';
import { resultCards } from './result-cards.ts';

/** What has no card: the record of a training is part of its result, and theory is in figures. */
const withoutCard: readonly ResultKindName[] = ['training', 'theory'];

describe.each(resultKinds.map(({ kind }) => kind).filter((kind) => !withoutCard.includes(kind)))('%s', (kind) => {
  const cards = resultCards.filter(({ kinds }) => kinds.includes(kind));

  test('has a card', () => expect(cards).not.toEqual([]));

  test('its cards say nothing of files that are not there', () => {
    for (const { Card } of cards) expect(renderToString(h(Card, null))).not.toMatch(/NaN|undefined|Infinity/);
  });
});
