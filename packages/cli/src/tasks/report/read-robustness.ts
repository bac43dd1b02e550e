import { type Result, type Robustness, robustnessSchema } from '@saf/results';
import { readMeasured } from './read-measured.ts';

/** Which images of some results of an experiment stand under all attacks, where that was measured. */
export async function readRobustness(
  folder: string,
  files: readonly string[],
  results: readonly Result[],
): Promise<Robustness[]> {
  const read = (file: string, i: number) =>
    readMeasured('robustness', robustnessSchema, { folder, file, result: results[i] });
  const measured = await Promise.all(files.map(read));
  return measured.filter((each) => each !== undefined);
}
