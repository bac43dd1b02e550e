/** "ReLU-a", or "ReLU-a, seed 2" for another than the first training. */
export const subjectTitle = ({ model, seed }: { readonly model: string; readonly seed: number }): string =>
  seed === 1 ? model : `${model}, seed ${seed}`;
