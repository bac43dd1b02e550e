import { formatDifference, formatRate, formatStrength } from '../words/format.ts';

/** An error rate and the one it is held against, at one strength. */
export interface Pair {
  readonly strength: number;
  readonly error: number;
  readonly reference: number;
  /** Whether their 95 % intervals share a value. */
  readonly overlap: boolean;
}

/** How a row of rates lies about its reference. */
export interface Spread {
  readonly count: number;
  readonly above: Side;
  readonly below: Side;
}

/** The strengths on one side of the reference. */
interface Side {
  readonly count: number;
  /** Where the 95 % intervals do not overlap. */
  readonly beyond: number;
  /** The pair furthest off. */
  readonly most: Pair | undefined;
}

/** Pairs are told apart by the three decimals that are shown. */
export function spreadOf(pairs: readonly Pair[]): Spread {
  const shown = (pair: Pair) => Number(differenceOf(pair).toFixed(3));
  return {
    count: pairs.length,
    above: sideOf(pairs.filter((pair) => shown(pair) > 0)),
    below: sideOf(pairs.filter((pair) => shown(pair) < 0)),
  };
}

/** "above the paper at 5 of 13 strengths (95 % intervals apart at 3), furthest at β = 0.25: 0.129 against 0.073 (+0.056); below …". */
export function describeSpread({ count, above, below }: Spread, reference: string): string {
  const equal = count - above.count - below.count;
  const parts = [
    describeSide(above, count, 'above', reference),
    describeSide(below, count, 'below', reference),
    equal > 0 ? `equal to ${reference} in three decimals at ${equal}` : '',
  ];
  return parts.filter((part) => part !== '').join('; ');
}

const differenceOf = ({ error, reference }: Pair): number => error - reference;

function sideOf(pairs: readonly Pair[]): Side {
  const sorted = [...pairs].sort((a, b) => Math.abs(differenceOf(b)) - Math.abs(differenceOf(a)));
  return { count: pairs.length, beyond: pairs.filter(({ overlap }) => !overlap).length, most: sorted[0] };
}

function describeSide({ count, beyond, most }: Side, all: number, side: string, reference: string): string {
  if (!most) return '';
  const where = `${side} ${reference} at ${count} of ${all} strengths (95\u00a0% intervals apart at ${beyond})`;
  return `${where}, furthest at ${formatStrength(most.strength)}: ${describePair(most)}`;
}

/** "0.129 against 0.073 (+0.056)". */
const describePair = (pair: Pair): string =>
  `${formatRate(pair.error)} against ${formatRate(pair.reference)} (${formatDifference(differenceOf(pair))})`;
