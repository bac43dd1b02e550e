import type { Tensor2D } from '@tensorflow/tfjs-core';

/**
 * The predictions that meet the goal, those with the largest scores first: the k-th array holds the k-th of each sample. Where a
 * sample has fewer than others, its list begins again.
 */
export async function rankedTargets(scores: Tensor2D, accepted: Tensor2D, most: number): Promise<Int32Array[]> {
  const [rows, wanted] = [await scores.array(), await accepted.array()];
  const lists = rows.map((row, i) =>
    [...row.keys()].filter((column) => wanted[i][column] === 1).sort((a, b) => row[b] - row[a]),
  );
  const count = Math.min(most, Math.max(1, ...lists.map((list) => list.length)));
  return Array.from({ length: count }, (_, k) => Int32Array.from(lists, (list) => list[k % list.length] ?? 0));
}
