import { ArgumentError } from '@saf/checks';

/** Runs what differentiates; where there is no gradient tfjs says so in words about its own code. */
export function differentiate<T>(compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    const { message } = error as Error;
    if (!message?.startsWith('Cannot compute gradient')) throw error;
    const expected = 'scores that have a gradient at the inputs (square() and other black-box attacks need none)';
    throw new ArgumentError('classifier', expected, message.split(/[.\n]/, 1)[0]);
  }
}
