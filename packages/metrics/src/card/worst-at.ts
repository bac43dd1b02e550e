import type { AttackRecord, CardBench } from './card-bench.ts';
import { countOf, either } from './masks.ts';

interface WorstAt {
  /** Images that are wrong as they are or after any attack at this epsilon. */
  readonly wrong: number;
  readonly attacks: { readonly name: string; readonly wrong: number; readonly attacked: number }[];
}

/** The worst over all attacks so far, image by image. A smaller perturbation is one of the larger ball too. */
export async function worstAt(bench: CardBench, epsilon: number): Promise<WorstAt> {
  const within = bench.records.filter((record) => record.epsilon <= epsilon);
  const wrong = within.reduce((sum, record) => either(sum, record.wrong), await bench.clean());
  const own = within.filter((record) => record.epsilon === epsilon);
  return { wrong: countOf(wrong), attacks: own.map(summary) };
}

const summary = ({ name, attacked, wrong }: AttackRecord) => ({
  name,
  wrong: countOf(wrong),
  attacked: attacked.length,
});
