import { expect } from 'vitest';

/** Asks again until it is so: the machine may be busy. */
export const eventually = <Value>(ask: () => Value) => expect.poll(ask, { timeout: 30_000, interval: 100 });
