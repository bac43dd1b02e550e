import { expect, test } from 'vitest';
import type { Contender, Measured, Measurement } from '../../../tasks/measure/measurement.ts';
import type { BenchOptions } from '../bench-options.ts';
import { compare } from './compare.ts';

const options: BenchOptions = {
  engines: ['native', 'wasm'],
  networks: ['mnist-plain'],
  rounds: 2,
  steps: 3,
  images: 1_000,
  threads: 2,
  processes: 2,
  effort: 0,
  torchCompiled: false,
};
const took = (milliseconds: number, change: Partial<Measured> = {}): Measured => ({
  version: 'x 1',
  // The median counts, not the mean.
  steps: [milliseconds, milliseconds, 100 * milliseconds],
  preparation: 0.04,
  attacks: { eq10: 2 },
  peakMemoryBytes: 600e6,
  ...change,
});
const measurement = (contender: Partial<Contender>, round: number, ...measured: Measured[]): Measurement => ({
  engine: 'native',
  threads: 2,
  processes: 1,
  ...contender,
  network: 'mnist-plain',
  round,
  measured,
});
const lines = (...measurements: Measurement[]) =>
  Object.fromEntries(compare(options, measurements).map(({ what, value, met }) => [what, [value, met]]));

test('ratios are of one round, their median and range of all', () => {
  const torch = { engine: 'torch' } as const;
  const found = lines(
    measurement({}, 1, took(8, { attacks: { eq10: 3, pgd: 4 } })),
    measurement(torch, 1, took(10)),
    // A machine that became ten times slower.
    measurement({}, 2, took(120)),
    measurement(torch, 2, took(100)),
  );
  expect(found['native training step, threads: 2']).toEqual([{ median: 1, low: 0.8, high: 1.2 }, false]);
  expect(found['eq. 10, 1000 images, native, threads: 2']).toEqual([{ median: 1.25, low: 1, high: 1.5 }, false]);
});

test('wasm is compared with PyTorch on one thread', () => {
  const found = lines(
    measurement({ engine: 'wasm', threads: 1 }, 1, took(31)),
    measurement({ engine: 'torch', threads: 1 }, 1, took(10)),
    measurement({ engine: 'torch', threads: 2 }, 1, took(5)),
  );
  expect(found['wasm training step, one core']).toEqual([{ median: 3.1, low: 3.1, high: 3.1 }, false]);
});

test('the throughput of two processes is that of both together', () => {
  const found = lines(
    measurement({ threads: 1 }, 1, took(10)),
    measurement({ threads: 1, processes: 2 }, 1, took(10), took(12.5)),
  );
  expect(found['2 native training processes']).toEqual([{ median: 1.8, low: 1.8, high: 1.8 }, true]);
});

test('shares and memory need nothing beside them, and what was not measured is left out', () => {
  expect(lines(measurement({}, 1, took(10, { peakMemoryBytes: 1001e6 })))).toEqual({
    'batch preparation, native': [{ median: 4, low: 4, high: 4 }, true],
    'peak memory, native': [{ median: 1001, low: 1001, high: 1001 }, false],
  });
});
