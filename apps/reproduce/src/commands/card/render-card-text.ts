import { formatEpsilon } from '@saf/metrics';
import type { EvaluationCard } from '@saf/metrics/card';
import { wrapText } from '@saf/report';
import { align } from '../output/align.ts';

/** What a card says, as lines of text: accuracies, then an answer a check. */
export function renderCardText(card: EvaluationCard, width: number): string {
  const { classifier, images, dataset, clean, robust, checks } = card;
  const rows = [{ epsilon: 0, ...clean }, ...robust].map(({ epsilon, accuracy, interval: [low, high] }) => [
    formatEpsilon(epsilon),
    accuracy.toFixed(3),
    `${low.toFixed(3)}–${high.toFixed(3)}`,
  ]);
  const answers = checks.flatMap(({ id, outcome, sentence }) =>
    wrapText(`${outcome.padEnd(7)}  ${id}: ${sentence}`, width, ' '.repeat(9)),
  );
  const head = `${classifier.name}, ${images} images${dataset ? ` (${dataset})` : ''}: the worst over all attacks, L∞`;
  return `\n${head}\n\n${align([['ε', 'accuracy', '95 %'], ...rows])}\n${answers.join('\n')}\n`;
}
