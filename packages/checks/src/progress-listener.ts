/**
 * Hears how far a piece of work is: every option named `onProgress` has this type.
 *
 * @param done The share of the work that is done, in [0, 1]; it never falls.
 * @param note What is being done, in a few words.
 * @example
 * const onProgress: ProgressListener = (done, note) => console.log(`${Math.round(100 * done)} % ${note}`);
 */
export type ProgressListener = (done: number, note: string) => void;
