import { computed, effect, signal, untracked } from '@preact/signals';
import { proxy } from 'comlink';
import { controls } from '../../state/controls.ts';
import { checkSameImages, imageSet, labelOfTestImage } from '../../state/image-set.ts';
import { ownNamed } from '../../state/own-networks.ts';
import { engine, failure, sentenceOf } from '../../state/session.ts';
import { networks, type Service } from '../attack/attack-model.ts';

/** What the shipped test images show. */
export const truths = computed(() =>
  Array.from({ length: imageSet.value.testImages }, (_, index) => labelOfTestImage(index)),
);

/** What each network takes the shipped test images for, the left one first: as far as it is known. */
export const predictions = signal<readonly (readonly number[])[]>([[], []]);
/** How many of both networks' predictions are known, of all. */
export const progress = computed(
  () => predictions.value.reduce((sum, own) => sum + own.length, 0) / (2 * imageSet.value.testImages),
);
export const isSurveying = signal(false);

let turn = 0;

/** Follows the networks, and the attack where one is asked for. Leaving ends the work. */
export function followSurvey(): () => void {
  const stop = effect(() => {
    const running = engine.value;
    const [names, attack] = [networks.value, attackOf()];
    // Read otherwise, a network of the user's is another one.
    names.map((name) => ownNamed(name)?.reading);
    untracked(() => {
      endSurvey();
      predictions.value = [[], []];
      if (running) void surveyAll(running.service, names, attack);
    });
  });
  return () => {
    stop();
    endSurvey();
  };
}

/** What is done to every image before the networks see it. */
function attackOf() {
  const { under, attack, strength, clip } = controls;
  if (under.value.value === 'none') return { attack: null, strength: 0, clipped: true };
  return { attack: attack.value.value, strength: strength.value.value, clipped: clip.value.value };
}

export function endSurvey(): void {
  turn++;
  if (isSurveying.value) void engine.value?.service.stopSurvey();
  isSurveying.value = false;
}

async function surveyAll(
  service: Service,
  names: readonly string[],
  attack: ReturnType<typeof attackOf>,
): Promise<void> {
  const mine = turn;
  isSurveying.value = true;
  try {
    checkSameImages(names);
    for (const [place, network] of names.entries()) {
      const onPredictions = proxy((known: readonly number[]) => {
        if (mine === turn) predictions.value = predictions.value.map((own, i) => (i === place ? known : own));
      });
      if (!(await service.survey({ network, ...attack }, onPredictions)) || mine !== turn) return;
    }
    failure.value = null;
  } catch (error) {
    if (mine === turn) failure.value = sentenceOf(error);
  }
  if (mine === turn) isSurveying.value = false;
}

/** Which images are listed. */
export type Which = (typeof controls.which)['initial'];

/** The numbers of the images that are asked for, among those that both networks have seen. */
export function imagesThat(
  which: Which,
  truth: readonly number[],
  [left, right]: readonly (readonly number[])[],
): number[] {
  const seen = Math.min(left.length, right.length);
  const isMeant: Readonly<Record<Which, (i: number) => boolean>> = {
    left: (i) => left[i] !== truth[i],
    right: (i) => right[i] !== truth[i],
    both: (i) => left[i] !== truth[i] && right[i] !== truth[i],
    differ: (i) => left[i] !== right[i],
    all: () => true,
  };
  return Array.from({ length: seen }, (_, i) => i).filter(isMeant[which]);
}

/** Row by row the true categories; column by column the predictions, the last one "nonsense". */
export function confusionOf(truth: readonly number[], predicted: readonly number[], categories: number): number[][] {
  const matrix = Array.from({ length: categories }, () => new Array<number>(categories + 1).fill(0));
  for (const [i, prediction] of predicted.entries()) matrix[truth[i]][prediction < 0 ? categories : prediction]++;
  return matrix;
}
