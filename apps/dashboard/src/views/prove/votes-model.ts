import { computed, effect, signal, untracked } from '@preact/signals';
import { proxy } from 'comlink';
import { imageSetOf } from '../../engine/image-sets.ts';
import type { Votes } from '../../engine/proof-contract.ts';
import { controls } from '../../state/controls.ts';
import { imageSet } from '../../state/image-set.ts';
import { engine, failure, sentenceOf } from '../../state/session.ts';
import { pixels } from '../attack/attack-model.ts';

/** The network that votes: the one that is chosen, where it reads the images that are shown. */
export const votersName = computed(() => {
  const { value: chosen } = controls.voters.value;
  return imageSetOf(chosen) === imageSet.value ? chosen : controls.right.value.value;
});

/** The probability that a radius is wrong. */
export const alpha = 0.001;

/** Every report so far: the last one has all votes. */
export const votes = signal<readonly Votes[]>([]);
export const isVoting = signal(false);

let turn = 0;

/** Votes are of one image, network and noise: another one takes them off the page. */
export function followVotes(): () => void {
  const stop = effect(() => {
    const { std, draws } = controls;
    // What the votes depend on.
    [engine.value, pixels.value, votersName.value, std.value.value, draws.value.value];
    untracked(stopVoting);
    votes.value = [];
  });
  return () => {
    stop();
    stopVoting();
  };
}

export function stopVoting(): void {
  turn++;
  if (isVoting.value) void engine.value?.service.stopProofs();
  isVoting.value = false;
}

/** Draws noisy copies of the image, and has the network vote on them. */
export async function vote(): Promise<void> {
  const { value: image } = pixels;
  const service = engine.value?.service;
  if (!image || !service) return;
  stopVoting();
  const mine = turn;
  isVoting.value = true;
  votes.value = [];
  const { std, draws } = controls;
  const request = {
    network: votersName.value,
    pixels: image,
    std: Number(std.value.value),
    draws: Number(draws.value.value),
    alpha,
  };
  const onVotes = proxy((next: Votes) => {
    if (mine === turn) votes.value = [...votes.value, next];
  });
  const start = performance.now();
  try {
    if (await service.votes(request, onVotes)) performance.measure(`${request.draws} votes`, { start });
    failure.value = null;
  } catch (error) {
    if (mine === turn) failure.value = sentenceOf(error);
  }
  if (mine === turn) isVoting.value = false;
}
