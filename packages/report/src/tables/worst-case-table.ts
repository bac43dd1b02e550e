import {
  accuracyOf,
  type EvaluationCard,
  epsilonsOf,
  formatEpsilon,
  type Result,
  type Robustness,
  scoreInterval,
  standingUnder,
  worstOf,
} from '@saf/results';
import { curvesOf, pointAt } from '../study/curves.ts';
import { type Cards, cardKey, failedChecks } from '../study/failed-cards.ts';
import type { Study } from '../study/study.ts';
import { ABSENT, formatCount, formatRate } from '../words/format.ts';

/** What is known of networks under more attacks than the paper's; nothing by default. */
export interface Attacked {
  readonly cards?: Cards;
  readonly robustness?: readonly Robustness[];
}

export interface WorstCaseTable {
  readonly caption: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const heads = ['Model, ε', 'eq. 10', 'Worst over all attacks (95 %)', 'Images', 'Attacked by'];

/** Error rates under all attacks that a network was put under, image by image the worst of them; null where none was. */
export function worstCaseTable(
  { models }: Study,
  { cards = new Map(), robustness = [] }: Attacked,
): WorstCaseTable | null {
  const rows = models.flatMap(({ label, seeds }) =>
    seeds.flatMap((result, i) => {
      const name = i === 0 ? label : `${label}, seed ${result.seed}`;
      const card = cards.get(cardKey(result));
      const suites = robustness.filter(({ network }) => cardKey(network) === cardKey(result));
      return [...(card ? cardRows(name, result, card) : []), ...suites.flatMap((suite) => suiteRows(name, suite))];
    }),
  );
  const caption =
    'Error rates for adversarial images that stay in [0, 1], L∞; in rows of evaluation cards, eq. 10 was measured on all test images';
  return rows.length > 0 ? { caption, heads, rows } : null;
}

function cardRows(name: string, result: Result, card: EvaluationCard): string[][] {
  const curve = curvesOf(result, 'adversarial').find(({ clipped }) => clipped);
  const by = `evaluation card: ${failedChecks(card).length} of ${card.checks.length} checks failed`;
  return card.robust.map(({ epsilon, accuracy, interval: [low, high] }) => {
    const point = pointAt(curve, epsilon);
    const worst = rate(1 - accuracy, [1 - high, 1 - low]);
    return [nameAt(name, epsilon), point ? formatRate(point.error) : ABSENT, worst, formatCount(card.images), by];
  });
}

function suiteRows(name: string, suite: Robustness): string[][] {
  return epsilonsOf(suite).map((epsilon) => {
    const { right, samples } = worstOf(suite, epsilon);
    const wrong = samples - right;
    const left = standingUnder(suite, 'eq10', epsilon);
    const paper = left === undefined ? ABSENT : formatRate(1 - accuracyOf(left).rate);
    const worst = rate(wrong / samples, scoreInterval(wrong, samples));
    return [nameAt(name, epsilon), paper, worst, formatCount(samples), 'attack suite'];
  });
}

const nameAt = (name: string, epsilon: number): string => `${name}, ${formatEpsilon(epsilon)}`;

const rate = (error: number, [low, high]: readonly [number, number]): string =>
  `${formatRate(error)} (${formatRate(low)}–${formatRate(high)})`;
