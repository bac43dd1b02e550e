import { batch, computed, effect, signal, untracked } from '@preact/signals';
import { proxy, type Remote } from 'comlink';
import { type EngineClient, openEngine } from '../../engine/client.ts';
import type { HeldOut, TrainingChoice, TrainingControls, TrainingStep } from '../../engine/contract.ts';
import { controls } from '../../state/controls.ts';
import { type OwnNetwork, openOwnNetwork, ownNamed } from '../../state/own-networks.ts';
import { failure, sentenceOf } from '../../state/session.ts';

export const losses = signal<readonly TrainingStep[]>([]);
export const heldOut = signal<readonly HeldOut[]>([]);
/** 'loading' until the images and the network are there. */
export const state = signal<'loading' | 'paused' | 'running' | 'done'>('loading');

/** The network of the user's that is trained on; null: a small one of the page. */
export const trained = computed(() => ownNamed(controls.trained.value.value) ?? null);

/** The pictures are drawn anew at most so often, in milliseconds. */
const redraw = 100;

let training: Remote<TrainingControls> | null = null;
let client: EngineClient | null = null;

/** A training as it is listed: what was trained, how far, and its last errors on held-out images. */
export interface Run {
  readonly choice: TrainingChoice;
  readonly step: number;
  readonly steps: number;
  readonly heldOut: HeldOut | undefined;
}

/** The trainings before this one, that were begun at least: none is lost without a word. */
export const earlier = signal<readonly Run[]>([]);
/** What the network of the page is made of; null before there is one. */
const made = signal<TrainingChoice | null>(null);

/** What the controls ask for. */
const wanted = computed<TrainingChoice>(() => ({
  network: trained.value,
  activation: controls.activation.value.value,
  learningRate: controls.rate.value.value,
  delta: controls.delta.value.value,
  seed: 1,
}));

/** The training of the page; null before its first step. */
export const current = computed<Run | null>(() => {
  const last = losses.value.at(-1);
  return made.value && last
    ? { choice: made.value, step: last.step, steps: last.steps, heldOut: heldOut.value.at(-1) }
    : null;
});

/** Whether the controls ask for another network than the one that has been trained so far. */
export const isOutdated = computed(() => current.value !== null && !isSame(current.value.choice, wanted.value));

const isSame = (a: TrainingChoice, b: TrainingChoice): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * Makes a network whenever the controls change, in a worker of its own: attacks go on being quick. One that has been trained already
 * stays until a new one is asked for. Leaving the view pauses it.
 */
export function followTraining(): () => void {
  const stop = effect(() => {
    const choice = wanted.value;
    const isThere = untracked(() => made.value !== null && isSame(made.value, choice));
    if (!isThere && untracked(() => current.value === null)) void begin(choice);
  });
  return () => {
    stop();
    pause();
  };
}

/** A new network, as the controls are; the one before is listed. */
export function beginAnew(): Promise<void> {
  if (current.value) earlier.value = [...earlier.value, current.value];
  return begin(wanted.value);
}

async function begin(choice: TrainingChoice): Promise<void> {
  client?.close();
  const opened = openEngine();
  client = opened;
  training = null;
  batch(() => {
    made.value = choice;
    state.value = 'loading';
    losses.value = [];
    heldOut.value = [];
  });
  try {
    await opened.service.start('wasm');
    const network = await opened.service.train(choice, proxy(listener(() => client === opened)));
    if (client !== opened) return;
    training = network as Remote<TrainingControls>;
    state.value = 'paused';
  } catch (error) {
    if (client === opened) failure.value = sentenceOf(error);
  }
}

function listener(isCurrent: () => boolean) {
  let fresh: TrainingStep[] = [];
  const show = () => {
    if (isCurrent()) losses.value = [...losses.value, ...fresh];
    fresh = [];
  };
  return {
    onStep(step: TrainingStep) {
      fresh.push(step);
      if (fresh.length === 1) setTimeout(show, redraw);
    },
    onHeldOut(look: HeldOut) {
      if (isCurrent()) heldOut.value = [...heldOut.value, look];
    },
  };
}

/** Trains on: so many steps, or until `pause` or the end. */
export async function trainOn(steps?: number): Promise<void> {
  const mine = training;
  if (!mine) return;
  state.value = 'running';
  try {
    const isDone = await mine.run(steps);
    if (training === mine) state.value = isDone ? 'done' : 'paused';
  } catch (error) {
    if (training !== mine) return;
    failure.value = sentenceOf(error);
    state.value = 'paused';
  }
}

export const pause = (): void => void training?.pause();

/** Takes the network as it is now among those of the user's, to be attacked and saved. */
export async function keepTrained(title: string): Promise<OwnNetwork | null> {
  try {
    const files = await training?.files();
    return files
      ? await openOwnNetwork(files, title, { images: 'mnist', outputs: 'confidences', range: 'unit' })
      : null;
  } catch (error) {
    failure.value = sentenceOf(error);
    return null;
  }
}
