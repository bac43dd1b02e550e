import type { Run } from './train-model.ts';

/** A network that errs on more than this after some hundred steps has not begun to learn: ten digits at random are 0.9. */
const hopeless = 0.7;
const enough = 200;

/** What the trainings say so far, whatever they say. */
export function conclusionOf(runs: readonly Run[]): string {
  const last = runs.at(-1);
  if (!last?.heldOut) return 'Train a network, then one with another activation: their errors are compared here.';
  if (last.step >= enough && last.heldOut.clean > hopeless)
    return 'This network is not learning: its error is near that of guessing. Try a smaller learning rate.';
  const relu = bestOf(runs, (activation) => activation === 'relu');
  const symmetric = bestOf(runs, (activation) => activation !== 'relu');
  if (!relu || !symmetric)
    return `After ${last.step} steps it errs on ${percent(last.heldOut.clean)} of held-out digits, and on ${percent(last.heldOut.attacked)} under eq. 10. Train another activation to compare.`;
  return `${compared('Clean', relu.clean, symmetric.clean)} ${compared('Under eq. 10', relu.attacked, symmetric.attacked)}`;
}

/** The last errors of the training that got farthest, of networks with some activations. */
function bestOf(runs: readonly Run[], isMeant: (activation: string) => boolean): Run['heldOut'] {
  // Networks of the user's are no twins of the small ones.
  const meant = runs.filter(({ choice, heldOut }) => heldOut && !choice.network && isMeant(choice.activation));
  return meant.reduce<Run | undefined>((best, run) => (best && best.step > run.step ? best : run), undefined)?.heldOut;
}

function compared(when: string, relu: number, symmetric: number): string {
  const numbers = `${percent(relu)} with ReLU, ${percent(symmetric)} with the symmetric activation`;
  if (relu === symmetric) return `${when}, both err alike: ${numbers}.`;
  return `${when}, ${relu < symmetric ? 'ReLU' : 'the symmetric activation'} errs less: ${numbers}.`;
}

const percent = (rate: number): string => `${Math.round(100 * rate)} %`;
