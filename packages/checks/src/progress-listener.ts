/**
 * What is told how far some work is: `done` is the share of the work in [0, 1], `note` says what is being done, such as "epoch 1 of 2".
 *
 * @example
 * const onProgress: ProgressListener = (done, note) => console.log(`${Math.round(100 * done)} %: ${note}`);
 */
export type ProgressListener = (done: number, note: string) => void;
