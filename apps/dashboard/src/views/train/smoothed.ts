/** How much of the mean so far each new value keeps. */
const memory = 0.9;

/** The running mean of a series, without the pull of its start towards zero. */
export function smoothed(values: readonly number[]): number[] {
  let [sum, weight] = [0, 0];
  return values.map((value) => {
    sum = memory * sum + (1 - memory) * value;
    weight = memory * weight + (1 - memory);
    return sum / weight;
  });
}
