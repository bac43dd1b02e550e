import { batch, computed, effect, signal } from '@preact/signals';
import type { EvaluationCard } from '@saf/metrics/card';
import { proxy } from 'comlink';
import type { ProgressListener } from '../../engine/contract.ts';
import { imageSetOf } from '../../engine/image-sets.ts';
import type { Reading, TestErrors } from '../../engine/own-contract.ts';
import { controls } from '../../state/controls.ts';
import { chooseNetwork, shortName } from '../../state/image-set.ts';
import {
  closeOwnNetwork,
  filesOfOwn,
  makeRobust,
  type OwnNetwork,
  openOwnNetwork,
  ownNetworks,
  readOtherwise,
} from '../../state/own-networks.ts';
import { engine, sentenceOf } from '../../state/session.ts';
import { download } from '../../ui/download.ts';

/** The network that the view shows: the one that is chosen, or the last one that was opened. */
export const shown = computed<OwnNetwork | null>(
  () => ownNetworks.value.find(({ name }) => name === controls.own.value.value) ?? ownNetworks.value.at(-1) ?? null,
);
/** What went wrong last, in one sentence; null where nothing did. */
export const problem = signal<string | null>(null);
/** What is being done, in words, and the share of it that is done, where that is known; null: nothing. */
export const work = signal<{ readonly note: string; readonly done?: number } | null>(null);

/** What was measured, of the network as it is read. */
export const errors = signal<readonly TestErrors[]>([]);
export const card = signal<EvaluationCard | null>(null);

/** The networks whose errors are shown beside each other: the user's, and two of the attack view or of those that the page begins with. */
export const compared = computed<readonly string[]>(() => {
  const chosen = [controls.left.value.value, controls.right.value.value];
  if (!shown.value) return [...new Set(chosen)];
  const { name } = shown.value;
  const { name: set, networks } = imageSetOf(name);
  const others = [...chosen, ...networks].filter((each) => each !== name && imageSetOf(each).name === set);
  return [name, ...[...new Set(others)].slice(0, 2)];
});

/** Forgets what was measured of other networks, or of this one read otherwise. */
export function followShown(): () => void {
  let before: readonly [OwnNetwork | null, string] = [null, ''];
  const stop = effect(() => {
    const now = [shown.value, compared.value.join()] as const;
    if (now.every((each, i) => each === before[i])) return;
    before = now;
    batch(() => {
      errors.value = [];
      card.value = null;
    });
    void engine.value?.service.stopMeasuring();
  });
  return () => {
    stop();
    void engine.value?.service.stopMeasuring();
  };
}

/** Does one thing after another, and says in one sentence what goes wrong. */
async function doing<Result>(note: string, job: () => Promise<Result>): Promise<Result | null> {
  problem.value = null;
  work.value = { note };
  try {
    return await job();
  } catch (error) {
    problem.value = sentenceOf(error);
    return null;
  } finally {
    work.value = null;
  }
}

function show(network: OwnNetwork | null): void {
  if (network) controls.own.value.value = network.name;
}

/** Opens the files that were chosen or dropped. */
export async function open(files: readonly File[]): Promise<void> {
  if (files.length === 0) return;
  show(await doing('reading the files', () => openOwnNetwork(files)));
}

export async function read(network: OwnNetwork, reading: Reading): Promise<void> {
  show(await doing('reading it otherwise', () => readOtherwise(network, reading)));
}

export const close = (network: OwnNetwork): Promise<unknown> => doing('closing it', () => closeOwnNetwork(network));

export async function robustified(network: OwnNetwork, activation: string, name: string): Promise<void> {
  const title = `${shortName(network.name)}, ${name}`;
  show(await doing('putting symmetric activations in', () => makeRobust(network, title, activation)));
}

export const save = (network: OwnNetwork, which: 'model.json' | 'weights.bin'): Promise<unknown> =>
  doing('writing the file', async () => {
    const file = (await filesOfOwn(network)).find(({ name }) => name === which);
    if (file) download(file);
  });

/** Shows the network in the attack view, beside the symmetric one that the page begins with. */
export function putLeft(network: OwnNetwork): void {
  const [, right] = imageSetOf(network.name).networks;
  chooseNetwork('left', network.name);
  if (controls.right.value.value === network.name) controls.right.value.value = right;
}

type Service = NonNullable<typeof engine.value>['service'];

const measured = <Result>(job: (service: Service, onProgress: ProgressListener) => Promise<Result>) =>
  doing('starting', async () => {
    const { value: running } = engine;
    if (!running) throw new Error('The engine is starting: try again in a moment.');
    const onProgress = (done: number, note: string) => {
      if (work.value) work.value = { note, done };
    };
    return job(running.service, proxy(onProgress));
  });

/** Errors on the first test images, under the attack that is chosen. */
export async function measureErrors(attack: string, images: number): Promise<void> {
  errors.value = [];
  const { value: networks } = compared;
  const onErrors = proxy((each: TestErrors) => {
    if (compared.value === networks) errors.value = [...errors.value, each];
  });
  await measured((service, onProgress) => service.testErrors({ networks, attack, images }, onErrors, onProgress));
}

export async function measureCard({ name }: OwnNetwork): Promise<void> {
  card.value = null;
  const made = await measured((service, onProgress) => service.shortCard(name, onProgress));
  if (made?.classifier.name === shown.value?.name) card.value = made;
}

export const cancel = (): void => void engine.value?.service.stopMeasuring();
