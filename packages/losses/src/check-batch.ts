import { ArgumentError, checkShape } from '@saf/checks';
import type { Tensor } from '@tensorflow/tfjs-core';

/** Shapes and types alone: reading the numbers would wait for the engine in every training step. */
export function checkBatch(z: Tensor, labels: Tensor): void {
  checkScores('z', z);
  checkShape('labels', labels, [z.shape[0]], 'int32');
}

/** Scores or confidences: float32 [N, C], N >= 1, C >= 2. */
export function checkScores(name: string, scores: Tensor): void {
  checkShape(name, scores, [null, null], 'float32');
  const categories = scores.shape[1]!;
  if (categories < 2) throw new ArgumentError(name, 'at least 2 categories', categories);
}
