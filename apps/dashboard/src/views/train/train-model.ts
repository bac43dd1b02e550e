import { computed, effect, signal } from '@preact/signals';
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

/** Makes a network whenever the controls change, in a worker of its own: attacks go on being quick. */
export function followTraining(): () => void {
  const stop = effect(() => {
    const choice: TrainingChoice = {
      network: trained.value,
      activation: controls.activation.value.value,
      learningRate: controls.rate.value.value,
      delta: controls.delta.value.value,
      seed: 1,
    };
    void begin(choice);
  });
  return () => {
    stop();
    client?.close();
    client = null;
    training = null;
  };
}

/** Begins anew with the controls as they are. */
export async function begin(choice: TrainingChoice): Promise<void> {
  client?.close();
  const opened = openEngine();
  client = opened;
  training = null;
  state.value = 'loading';
  losses.value = [];
  heldOut.value = [];
  try {
    await opened.service.start('wasm');
    const made = await opened.service.train(choice, proxy(listener(() => client === opened)));
    if (client !== opened) return;
    training = made as Remote<TrainingControls>;
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
    return files ? await openOwnNetwork(files, title, { outputs: 'confidences', range: 'unit' }) : null;
  } catch (error) {
    failure.value = sentenceOf(error);
    return null;
  }
}
