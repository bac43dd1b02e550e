/** How a control's value is written in the page's address. `parse` gives undefined for text that says nothing. */
export interface Codec<Value> {
  parse(text: string): Value | undefined;
  format(value: Value): string;
}

/** Longer than any name that the page knows: an address must not fill the page. */
const longest = 100;

export const text: Codec<string> = {
  parse: (value) => (value.length <= longest ? value : undefined),
  format: (value) => value,
};

export function oneOf<Value extends string>(values: readonly Value[]): Codec<Value> {
  return { parse: (value) => values.find((each) => each === value), format: (value) => value };
}

/** A number in [min, max], rounded to `step`. */
export function number(min: number, max: number, step: number): Codec<number> {
  const digits = Math.max(0, Math.ceil(-Math.log10(step)));
  return {
    parse(value) {
      const parsed = Number(value);
      if (value.trim() === '' || !Number.isFinite(parsed)) return undefined;
      const bounded = Math.min(max, Math.max(min, parsed));
      return Number((Math.round(bounded / step) * step).toFixed(digits));
    },
    format: (value) => String(value),
  };
}

export const flag: Codec<boolean> = {
  parse: (value) => ({ yes: true, no: false })[value],
  format: (value) => (value ? 'yes' : 'no'),
};

/** A digit, one of the words, or null as `none`. */
export function digitOr(none: string): Codec<number | null>;
export function digitOr<Word extends string>(none: string, words: readonly Word[]): Codec<number | Word | null>;
export function digitOr<Word extends string>(none: string, words: readonly Word[] = []): Codec<number | Word | null> {
  return {
    parse(value) {
      if (value === none) return null;
      return /^[0-9]$/.test(value) ? Number(value) : words.find((each) => each === value);
    },
    format: (value) => (value === null ? none : String(value)),
  };
}

/** Names with commas between them; a comma inside of one is doubled. */
export const list: Codec<readonly string[]> = {
  parse: (value) =>
    value
      .split(/(?<!,),(?!,)/)
      .filter(Boolean)
      .map((each) => each.replaceAll(',,', ',')),
  format: (values) => values.map((each) => each.replaceAll(',', ',,')).join(','),
};
