import { printable } from '@saf/checks/printable';
import { type EvaluationCard, formatEpsilon } from '@saf/results';
import { align } from './tables/render/align.ts';
import { wrapText } from './tables/render/wrap-text.ts';

/**
 * What an evaluation card says, as text for a terminal: its robust accuracies with their intervals, then one answer per check.
 *
 * @param width characters in a line; 80 by default
 * @example
 * process.stdout.write(cardText(card, { width: process.stdout.columns }));
 */
export function cardText(card: EvaluationCard, { width = 80 }: { readonly width?: number } = {}): string {
  const { classifier, images, dataset, clean, robust, checks } = card;
  const rows = [{ epsilon: 0, ...clean }, ...robust].map(({ epsilon, accuracy, interval: [low, high] }) => [
    formatEpsilon(epsilon),
    accuracy.toFixed(3),
    `${low.toFixed(3)}–${high.toFixed(3)}`,
  ]);
  const answers = checks.flatMap(({ id, outcome, sentence }) =>
    wrapText(`${outcome.padEnd(7)}  ${id}: ${sentence}`, width, ' '.repeat(9)),
  );
  const head = `${classifier.name}, ${images} images${dataset ? ` of ${dataset}` : ''}: accuracy under the worst of all attacks (L∞)`;
  return printable(`${head}\n\n${align([['ε', 'accuracy', '95 %'], ...rows])}\n${answers.join('\n')}\n`);
}
