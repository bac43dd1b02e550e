import '@tensorflow/tfjs-backend-cpu';
import { mirroredReluLayer } from '@saf/activations';
import { classifierFromModel } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { cardOf, outcomesOf } from '../../test/card.ts';
import { testImages } from '../../test/classifiers.ts';
import { type EvaluationCard, renderCard } from '../card.ts';

let card: EvaluationCard;
let page: string;

/** A dense layer whose inputs are all far outside of (−1, 1): mReLU gives 0 for all of them, and so does its derivative. */
beforeAll(async () => {
  await tf.setBackend('cpu');
  const far = initializers.constant({ value: 9 });
  const model = sequential({
    layers: [
      layers.flatten({ inputShape: [3, 3, 2] }),
      layers.dense({ units: 4, name: 'far', biasInitializer: far }),
      mirroredReluLayer({ name: 'dead' }),
      layers.dense({ units: 3, activation: 'softmax' }),
    ],
  });
  const classifier = classifierFromModel(model, { name: '<b>&"dead"', nonsense: { threshold: 0 } });
  card = await cardOf(classifier, testImages(3), { model, epsilons: [0.05], dataset: 'toys' });
  page = renderCard(card);
});

test('a layer without any derivative is found out', () => {
  expect(outcomesOf(card)).toMatchObject({ 'dead-units': 'failed', 'input-gradients': 'failed' });
  const { numbers, sentence } = card.checks.find(({ id }) => id === 'dead-units')!;
  expect(numbers).toEqual({ dead: 1 });
  expect(sentence).toContain('All units of a layer are dead for some images: dead (3 of 3 images)');
});

describe('the page', () => {
  test('stands alone: no script, nothing fetched', () => {
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(page).not.toMatch(/<script|<link|<img|url\(|https?:/);
  });

  test('says every question, outcome and sentence', () => {
    for (const { id, outcome } of card.checks) {
      expect(page).toContain(`id="check-${id}"`);
      expect(page).toContain(`<article class="${outcome}"`);
    }
    expect(page.match(/<article/g)).toHaveLength(card.checks.length);
  });

  test('takes names for text, not markup', () => {
    expect(page).toContain('&lt;b&gt;&amp;&quot;dead&quot;');
    expect(page).not.toContain('<b>');
  });

  test('has one first heading, and tables with captions, heads of columns and of rows', () => {
    expect(page.match(/<h1/g)).toHaveLength(1);
    expect(page.match(/<caption/g)).toHaveLength(page.match(/<table/g)!.length);
    for (const scope of ['col', 'row']) expect(page).toContain(`<th scope="${scope}">`);
  });

  test('opens with how many checks failed', () => {
    const failed = card.checks.filter(({ outcome }) => outcome === 'failed').length;
    expect(page).toContain(`${failed} of ${card.checks.length} checks failed`);
    const none = { ...card, checks: card.checks.filter(({ outcome }) => outcome !== 'failed') };
    expect(renderCard(none)).toContain('No check failed');
  });
});
