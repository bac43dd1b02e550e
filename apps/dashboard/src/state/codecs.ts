/** How a control's value is written in the page's address. `parse` gives undefined for text that says nothing. */
export interface Codec<Value> {
  parse(text: string): Value | undefined;
  format(value: Value): string;
}

export const text: Codec<string> = { parse: (value) => value, format: (value) => value };

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

/** A whole number in [0, end), or null as `none`. */
export function digitOr(none: string, end = 10): Codec<number | null> {
  const digits = Array.from({ length: end }, (_, digit) => String(digit));
  return {
    parse: (value) => (value === none ? null : digits.includes(value) ? Number(value) : undefined),
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
