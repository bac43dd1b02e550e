import { ArgumentError } from '@saf/checks';

/** What tfjs says when a network does not load, as one sentence that names where it came from and what to do. */
export function explainLoadError(source: string, error: unknown): Error {
  if (error instanceof ArgumentError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const unknown = /Unknown (layer|activation|initializer|regularizer|constraint): (\w+)/.exec(message);
  if (unknown) return unknownClass(source, unknown[1], unknown[2], error);
  return new Error(`${source}: the network does not load: ${message.split('\n')[0]}`, { cause: error });
}

function unknownClass(source: string, kind: string, name: string, cause: unknown): Error {
  const advice = 'call register() of the package it comes from, or tf.serialization.registerClass, before loading';
  return new Error(`${source}: unknown ${kind} "${name}": ${advice}`, { cause });
}
