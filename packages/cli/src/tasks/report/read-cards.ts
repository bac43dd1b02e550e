import { basename, dirname } from 'node:path';
import { isOfWeights, modelFiles } from '@saf/experiments/plan';
import { evaluationCardSchema } from '@saf/metrics/card-schema';
import { type Cards, cardKey } from '@saf/report';
import type { Result } from '@saf/results';
import { readJsonIfThere } from '@saf/results/node';

/**
 * The evaluation cards beside some result files. A card of other weights than those that are there now says nothing of this result,
 * and is left out.
 */
export async function readCards(files: readonly string[], results: readonly Result[]): Promise<Cards> {
  const cards = new Map();
  for (const [i, file] of files.entries()) {
    const { card, folder } = modelFiles(dirname(file), basename(file, '.json'));
    const found = await readJsonIfThere(card, evaluationCardSchema);
    if (found && (await isOfWeights(folder, found.classifier.weights))) cards.set(cardKey(results[i]), found);
  }
  return cards;
}
