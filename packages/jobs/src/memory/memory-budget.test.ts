import { describe, expect, test } from 'vitest';
import type { Job } from '../job.ts';
import { machineMemory } from './machine-memory.ts';
import { MemoryBudget } from './memory-budget.ts';

const GB = 1e9;
const job = (name: string): Job => ({
  name,
  inputs: [],
  outputs: [],
  task: { kind: 'write' },
});
/** A machine whose free memory the test sets, and jobs that need as many GB as they are named. */
function machine(free: number) {
  const state = { free };
  const memory = { total: () => 4 * GB, free: () => state.free * GB };
  return {
    state,
    budget: new MemoryBudget({ need: ({ name }) => Number(name) * GB, advice: 'choose smaller images' }, memory),
  };
}

describe('jobs at the same time', () => {
  test('fit together into what was free at the start, whatever they have taken so far', () => {
    const { budget } = machine(3);
    expect(budget.holds(job('1'), [])).toBe(true);
    expect(budget.holds(job('1'), [job('1'), job('1')])).toBe(true);
    expect(budget.holds(job('1.5'), [job('1'), job('1')])).toBe(false);
  });

  test('wait when other programs have taken the memory meanwhile', () => {
    const { state, budget } = machine(3);
    state.free = 0.9;
    expect(budget.holds(job('1'), [job('1')])).toBe(false);
    expect(budget.describeWait(job('1'))).toBe('waits for 1.0 GB of memory');
  });
});

test('a job that does not fit alone is an error that says what there is', () => {
  const { state, budget } = machine(3);
  budget.check(job('3'));
  state.free = 1;
  expect(() => budget.check(job('2'))).toThrow(
    'it may need 2.0 GB of memory, and of the 4.0 GB here 1.0 GB are free: close other programs or allow more, or choose smaller images',
  );
});

test('this machine has memory, and the tests run in it', () => {
  expect(machineMemory.free()).toBeGreaterThan(process.memoryUsage.rss() / 10);
  expect(machineMemory.total()).toBeGreaterThanOrEqual(machineMemory.free());
});
