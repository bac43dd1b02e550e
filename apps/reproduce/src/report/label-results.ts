import type { Result } from '../result/schema.ts';

/** A result and the name it goes by in the report. */
export interface LabelledResult {
  readonly label: string;
  readonly result: Result;
}

type Naming = (result: Result) => string;

const fullName: Naming = ({ model, seed, experiment }) => `${model}, seed ${seed}, ${experiment}`;
const namings: readonly Naming[] = [({ model }) => model, ({ model, seed }) => `${model}, seed ${seed}`];

/** Names results by their model; where that is not enough, by seed and experiment too. */
export function labelResults(results: readonly Result[]): LabelledResult[] {
  return results.map((result) => {
    const naming = namings.find((each) => isUnique(results, each, result)) ?? fullName;
    return { label: naming(result), result };
  });
}

function isUnique(results: readonly Result[], naming: Naming, result: Result): boolean {
  return results.filter((other) => naming(other) === naming(result)).length === 1;
}
