import { engine, memory } from '@tensorflow/tfjs-core';

interface Held {
  readonly tensors: number;
  readonly buffers: number;
}

/**
 * Fails if `fn` leaves tensors behind, disposes tensors it was given, or leaves data in the engine that no tensor holds
 * (a kernel that lost an intermediate result). What `fn` makes and keeps it must dispose itself.
 *
 * @throws Error naming how many are left
 * @example
 * expectNoLeaks(() => rbf(x).dispose());
 * await expectNoLeaks(async () => { await train(model, data, recipe); });
 */
export function expectNoLeaks(fn: () => Promise<unknown>): Promise<void>;
export function expectNoLeaks(fn: () => void): void;
export function expectNoLeaks(fn: () => unknown): void | Promise<void> {
  const before = held();
  const result = fn();
  if (result instanceof Promise) return result.then(() => compare(before, held()));
  compare(before, held());
}

function held(): Held {
  return { tensors: memory().numTensors, buffers: engine().backend.numDataIds() };
}

function compare(before: Held, after: Held): void {
  const tensors = after.tensors - before.tensors;
  const buffers = after.buffers - before.buffers;
  if (tensors > 0) throw new Error(`leaked ${count(tensors, 'tensor')}`);
  if (tensors < 0) throw new Error(`disposed ${count(-tensors, 'tensor')} of the caller`);
  if (buffers > 0) throw new Error(`leaked ${count(buffers, 'buffer')} inside the engine, held by no tensor`);
}

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;
