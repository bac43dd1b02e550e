import { computed, effect, signal, untracked } from '@preact/signals';
import { proxy } from 'comlink';
import type { Attacked } from '../../engine/contract.ts';
import { imageSetOf } from '../../engine/image-sets.ts';
import { controls } from '../../state/controls.ts';
import { imageSet } from '../../state/image-set.ts';
import { engine, failure, sentenceOf } from '../../state/session.ts';
import { loadPixels, pixels, truth } from '../attack/attack-model.ts';
import { slowAttacks } from '../attack/words/attack-menu.ts';
import { differenceOf, type Size, sizeOf } from '../attack/words/outcome.ts';

/** What one attack made of one network. */
export interface Cell {
  readonly attack: string;
  readonly network: string;
  readonly outcome: Attacked;
  readonly size: Size;
  /** Milliseconds from question to answer. */
  readonly time: number;
}

export const cells = signal<readonly Cell[]>([]);
/** What is being done now; null: nothing. */
export const running = signal<{ readonly attack: string; readonly network: string; readonly done: number } | null>(
  null,
);
export const isRunning = computed(() => running.value !== null);

/** The networks side by side: those that are chosen, or else those of the attack view. */
export const columns = computed(() => {
  const { grid, left, right } = controls;
  const chosen = grid.value.value.filter((name) => imageSetOf(name) === imageSet.value);
  return chosen.length > 0 ? chosen : [...new Set([left.value.value, right.value.value])];
});

/** The attacks, the quick ones first, with or without the slow ones. */
export const rows = computed(() => {
  const all = engine.value?.report.attacks ?? [];
  const isSlow = ({ key }: { readonly key: string }) => slowAttacks.includes(key);
  return [...all.filter((each) => !isSlow(each)), ...(controls.slow.value.value ? all.filter(isSlow) : [])];
});

export const cellOf = (attack: string, network: string): Cell | undefined =>
  cells.value.find((each) => each.attack === attack && each.network === network);

/** Each run is a turn: what an older one would have given is dropped. */
let turn = 0;

/** Outcomes are of one image, strength, target and label: others take them off the page. Leaving ends the run. */
export function followComparison(): () => void {
  const stopFollowing = effect(() => {
    const running = engine.value;
    const { image, strength, target, clip } = controls;
    [strength.value.value, target.value.value, clip.value.value, truth.value];
    const [set, source] = [imageSet.value, image.value.value];
    untracked(() => {
      stop();
      cells.value = [];
      if (!running) return;
      const mine = turn;
      loadPixels(running.service, { set, source }).then(
        (found) => {
          if (mine === turn) pixels.value = found;
        },
        (error) => {
          failure.value = sentenceOf(error);
        },
      );
    });
  });
  return () => {
    stopFollowing();
    stop();
  };
}

export function stop(): void {
  turn++;
  if (running.value) void engine.value?.service.stop();
  running.value = null;
}

/** Runs every attack against every network that has no outcome yet, one after the other. */
export async function runAll(): Promise<void> {
  const [service, image, label] = [engine.value?.service, pixels.value, truth.value];
  if (!service || !image || label === 'unknown') return;
  stop();
  const mine = turn;
  const { strength, target, clip } = controls;
  const shared = {
    ...{ pixels: image, label: label === 'nothing' ? null : label, craftedOn: null },
    ...{ target: target.value.value, strength: strength.value.value, clipped: clip.value.value },
  };
  const todo = rows.value
    .flatMap(({ key }) => columns.value.map((network) => ({ attack: key, network })))
    .filter(({ attack, network }) => !cellOf(attack, network));
  try {
    for (const [i, { attack, network }] of todo.entries()) {
      running.value = { attack, network, done: i / todo.length };
      const onProgress = proxy((done: number) => {
        if (mine === turn) running.value = { attack, network, done: (i + done) / todo.length };
      });
      const start = performance.now();
      const found = await service.attack({ ...shared, attack, networks: [network] }, onProgress);
      if (mine !== turn) return;
      // The worker was asked for something else meanwhile.
      if (!found) break;
      const [outcome] = found;
      const size = sizeOf(differenceOf(image, outcome.pixels));
      cells.value = [...cells.value, { attack, network, outcome, size, time: performance.now() - start }];
    }
    failure.value = null;
  } catch (error) {
    if (mine === turn) failure.value = sentenceOf(error);
  }
  if (mine === turn) running.value = null;
}
