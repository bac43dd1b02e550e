import { afterEach, expect, test, vi } from 'vitest';
import { StepTimes } from './step-times.ts';

afterEach(() => void vi.restoreAllMocks());

function timesOf(ends: readonly number[], warmUp: number): StepTimes {
  const times = new StepTimes(warmUp);
  const now = vi.spyOn(performance, 'now');
  for (const end of ends) {
    now.mockReturnValue(end);
    times.stepEnded();
  }
  return times;
}

test('steps count after the warm-up', () => expect(timesOf([5, 25, 40, 50, 61], 3).measured).toEqual([10, 11]));

test('compiling costs what two recorded steps and the first compiled one take longer', () =>
  // Two of 20 and one of 40, where a step takes 10.
  expect(timesOf([900, 920, 960, 970, 980, 990], 3).compileSteps).toBe(8 - 3));
