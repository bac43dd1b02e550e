import type { Signal } from '@preact/signals';
import type { Codec } from './codecs.ts';

/** A control of the page, and how the address holds it. */
export interface Control<Value> {
  readonly name: string;
  readonly codec: Codec<Value>;
  readonly initial: Value;
  readonly value: Signal<Value>;
}

// biome-ignore lint/suspicious/noExplicitAny: controls of all types are written and read in one way.
type AnyControl = Control<any>;

export interface Address {
  readonly view: string;
  readonly values: ReadonlyMap<string, string>;
}

/** '#attack?strength=0.3' is the view and its values. */
export function parseHash(hash: string): Address {
  const [view, query = ''] = hash.replace(/^#/, '').split('?');
  return { view, values: new Map(new URLSearchParams(query)) };
}

/** The address of a view: what is left at its start is left out. */
export function formatHash(view: string, controls: readonly AnyControl[]): string {
  const query = controls
    .filter(({ value, initial, codec }) => codec.format(value.value) !== codec.format(initial))
    .map(({ name, value, codec }) => `${name}=${readable(codec.format(value.value))}`)
    .join('&');
  return query ? `#${view}?${query}` : `#${view}`;
}

/** Sets every control to what the address says, or to its start where it says nothing that can be understood. */
export function readInto(controls: readonly AnyControl[], { values }: Address): void {
  for (const { name, codec, initial, value } of controls) {
    const text = values.get(name);
    const parsed = text === undefined ? undefined : codec.parse(text);
    value.value = parsed === undefined ? initial : parsed;
  }
}

/** People read addresses: signs that are safe after # stay. */
const readable = (text: string): string => encodeURIComponent(text).replace(/%2F|%3A|%2C/g, decodeURIComponent);
