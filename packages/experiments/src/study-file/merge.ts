import { isRecord } from './study-input.ts';

/** Either says how the rate falls: the fields of one mean nothing in the other. */
const whole = ['learningRate'];

/**
 * An object with changes: fields of objects inside are merged one by one, null removes a field, and a learning rate takes the place of the
 * other as a whole.
 *
 * @example
 * merge({ random: { delta: 1, fraction: 0.5 }, mean: {} }, { random: { delta: 0.5 }, mean: null }); // { random: { delta: 0.5, fraction: 0.5 } }
 */
export function merge(
  base: Readonly<Record<string, unknown>>,
  changes: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(changes)) {
    const before = merged[name];
    if (value === null) delete merged[name];
    else if (value !== undefined)
      merged[name] = isRecord(value) && isRecord(before) && !whole.includes(name) ? merge(before, value) : value;
  }
  return merged;
}
