/** The name of the table and the figure of a data set, which are side by side. */
export const robustnessName = (dataset: string): string =>
  dataset === 'mnist' ? 'robustness' : `robustness-${dataset}`;
