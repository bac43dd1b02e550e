import type { ProofMethod, Reach } from '../../engine/proof-contract.ts';
import { wordOf } from '../attack/words/outcome.ts';

/** What is known of every image within ε: that the label is kept, that it is not, or neither. */
interface Judgement {
  readonly kind: 'proven' | 'broken' | 'unknown' | 'pending';
  readonly text: string;
}

interface Known {
  readonly epsilon: number;
  readonly label: number;
  readonly nonsenseCounts: boolean;
  readonly reach: Reach | undefined;
}

/** What proofs and the attack say about one ε. A proof at some ε is one for all that are smaller, an attack for all that are larger. */
export function judgementOf({ epsilon, label, nonsenseCounts, reach }: Known): Judgement {
  const within = `within ${epsilon.toFixed(3)}`;
  const byMethod = (method: ProofMethod) => (reach?.[method] ?? Number.NEGATIVE_INFINITY) >= epsilon;
  const claim = `every image ${within} is taken for ${wordOf(label)}${nonsenseCounts ? '' : ', or for nonsense'}`;
  if (byMethod('interval')) return { kind: 'proven', text: `Proven: ${claim}.` };
  if (byMethod('crown'))
    return { kind: 'proven', text: `Proven by CROWN, for which intervals are too loose: ${claim}.` };
  const { broken } = reach ?? {};
  if (broken && broken.epsilon <= epsilon) {
    if (broken.epsilon === 0) return { kind: 'broken', text: `Wrong without attack: ${wordOf(broken.prediction)}.` };
    const found = `an image within ${broken.epsilon.toFixed(3)} that is taken for ${wordOf(broken.prediction)}`;
    return { kind: 'broken', text: `Broken: PGD has found ${found}.` };
  }
  if (broken === undefined) return { kind: 'pending', text: 'Not proven yet …' };
  return { kind: 'unknown', text: `Not known: neither proven nor broken by PGD ${within}.` };
}

const upTo = (radius: number | null | undefined): string =>
  radius === undefined ? '…' : radius === null ? 'proves nothing' : `up to ${radius.toFixed(3)}`;

/** "interval up to 0.071, CROWN up to 0.112; PGD from 0.131; gap 0.019". */
export function describeReach({ interval, crown, broken }: Reach): string {
  const attacked =
    broken === undefined ? 'PGD …' : broken === null ? 'not broken by PGD' : `PGD from ${broken.epsilon.toFixed(3)}`;
  const parts = [`interval ${upTo(interval)}`, `CROWN ${upTo(crown)}`, attacked];
  if (!broken || interval === undefined || crown === undefined) return `${parts.join(', ')}.`;
  return `${parts.join(', ')}; the gap between is ${(broken.epsilon - Math.max(interval ?? 0, crown ?? 0)).toFixed(3)} wide.`;
}
