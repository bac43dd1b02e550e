import { attackedNetworkNames, attackedNetworks } from '../../../tasks/measure/measure-auto-attack.ts';
import { range } from '../report/statistics.ts';
import type { AutoAttackRound } from './measure-auto-attack.ts';

const TARGET = 1;

/** What each side took and found, medians over the rounds, and the ratio beside its target. A header comes first. */
export function autoAttackRows(rounds: readonly AutoAttackRound[]): string[][] {
  const header = ['network', 'ε', 'images', 'who', 'seconds', 'accuracy', 'robust', 'ratio', 'target', ''];
  const rows = attackedNetworkNames.flatMap((network) => rowsOf(rounds.filter((each) => each.network === network)));
  return [header, ...rows];
}

function rowsOf(rounds: readonly AutoAttackRound[]): string[][] {
  const [first] = rounds;
  if (!first) return [];
  const about = [attackedNetworks[first.network].title, first.epsilon.toFixed(4), String(first.images)];
  const ours = sideOf(rounds.map((each) => each.ours));
  const theirs = rounds.flatMap((each) => each.theirs ?? []);
  if (theirs.length === 0) return [[...about, 'ours', ...ours, '–', '–', '']];
  const ratios = range(rounds.flatMap((each) => (each.theirs ? each.ours.seconds / each.theirs.seconds : [])));
  const spread = ratios.low === ratios.high ? '' : ` (${ratios.low.toFixed(2)}–${ratios.high.toFixed(2)})`;
  const verdict = [`${ratios.median.toFixed(2)}${spread}`, `≤ ${TARGET}`, ratios.median <= TARGET ? 'met' : 'missed'];
  return [
    [...about, 'ours', ...ours, ...verdict],
    [...about, 'torchattacks', ...sideOf(theirs), '', '', ''],
  ];
}

type Side = Pick<AutoAttackRound['ours'], 'seconds' | 'accuracy' | 'robustAccuracy'>;

function sideOf(measured: readonly Side[]): string[] {
  const median = (of: (side: Side) => number) => range(measured.map(of)).median;
  return [
    median((side) => side.seconds).toFixed(1),
    median((side) => side.accuracy).toFixed(3),
    median((side) => side.robustAccuracy).toFixed(3),
  ];
}
