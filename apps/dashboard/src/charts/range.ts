/** The largest of any number of values, `least` at least. Not `Math.max(...values)`: a call takes so many arguments only. */
export const largestOf = (values: readonly number[], least: number): number =>
  values.reduce((most, value) => Math.max(most, value), least);

/** The smallest of any number of values, `most` at most. */
export const smallestOf = (values: readonly number[], most: number): number =>
  values.reduce((least, value) => Math.min(least, value), most);

/** At most about so many of the values, evenly apart, the last among them: no chart has more pixels. */
export function thinned<Value>(values: readonly Value[], most = 2000): readonly Value[] {
  const step = Math.ceil(values.length / most);
  return step <= 1 ? values : values.filter((_, i) => i % step === 0 || i === values.length - 1);
}
