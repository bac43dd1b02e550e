/**
 * A data set that no source could give: says why for each of them, and what to do.
 *
 * @example
 * throw new DatasetError('MNIST', ['the folder data: not found'], 'Name another folder.');
 */
export class DatasetError extends Error {
  override readonly name = 'DatasetError';

  constructor(
    /** Name of the data set, such as "MNIST". */
    readonly dataset: string,
    /** What was wrong, one entry a source in the order they were asked. */
    readonly failures: readonly string[],
    advice: string,
    options?: ErrorOptions,
  ) {
    super(`${dataset} could not be loaded: ${failures.join('; ')}. ${advice}`, options);
  }
}

/** The cache folder of a data set cannot be written. */
export function unwritable(dataset: string, folder: string, cause: unknown): DatasetError {
  const failure = `the cache ${folder} cannot be written (${(cause as Error).message})`;
  const advice = 'Name another folder with the option cacheFolder or the environment variable SAF_CACHE.';
  return new DatasetError(dataset, [failure], advice, { cause });
}
