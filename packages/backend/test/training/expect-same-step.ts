import '@saf/testing';
import { expect } from 'vitest';
import type { Step } from './training-step.ts';

/** All outputs and gradients agree to 1e-4 of their size; near zero to 1e-5. */
export function expectSameStep(actual: Step, expected: Step, options = ''): void {
  expect(Object.keys(actual)).toEqual(Object.keys(expected));
  for (const [name, values] of Object.entries(expected))
    expect(actual[name], `${options}: ${name}`).toBeAllClose(values, { rtol: 1e-4, atol: 1e-5 });
}
