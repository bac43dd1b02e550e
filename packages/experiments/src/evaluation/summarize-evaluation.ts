import type { Result } from '@saf/results';

/** What was found out about a network: the part of a result that evaluating gives. */
export type Evaluation = Result['evaluation'];

/** "error 0.025 on 2000 test images, 0.129 adversarial at β = 0.25": the first curve's ends that matter, in a line. */
export function summarizeEvaluation({ curves, samples, heldOutFrom }: Evaluation): string {
  const [adversarial] = curves.filter(({ kind }) => kind === 'adversarial');
  const { strengths, errors } = adversarial;
  const middle = strengths.indexOf(shownStrength);
  const attacked = middle < 0 ? '' : `, ${errors[middle].toFixed(3)} adversarial at β = ${shownStrength}`;
  return `error ${errors[0].toFixed(3)} on ${samples} ${heldOutFrom === undefined ? 'test' : 'validation'} images${attacked}`;
}

/** The strength that the paper's text compares at (Section 5.1). */
const shownStrength = 0.25;
