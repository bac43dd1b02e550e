import { afterAll, afterEach, beforeEach, vi } from 'vitest';

const METHODS = ['debug', 'error', 'info', 'log', 'warn'] as const;

// Printed once by tfjs's cpu engine under Node; the flag that silences it would need tfjs in every test run.
const EXPECTED = 'Hi, looks like you are running TensorFlow.js in Node.js';

/**
 * Fails each test that prints through the console; a test that expects output spies on the method (`vi.spyOn`).
 * Output of imports and hooks fails the file. Called once, from the setup file.
 */
export function failOnConsoleOutput(): void {
  const printed: string[] = [];
  for (const method of METHODS) record(method, printed);
  beforeEach(() => failOn(printed, 'printed before the test, by an import or a hook'));
  afterEach(() => failOn(printed, 'printed by the test'));
  afterAll(() => failOn(printed, 'printed after the tests, by a hook'));
}

function record(method: (typeof METHODS)[number], printed: string[]): void {
  console[method] = (...values: unknown[]) => {
    const text = values.map(String).join(' ');
    // A spy without an implementation of its own ends up here.
    if (vi.isMockFunction(console[method]) || text.includes(EXPECTED)) return;
    printed.push(`console.${method}: ${text}`);
  };
}

function failOn(printed: string[], when: string): void {
  const lines = printed.splice(0);
  if (lines.length > 0) throw new Error(`${when}:\n${lines.join('\n')}`);
}
