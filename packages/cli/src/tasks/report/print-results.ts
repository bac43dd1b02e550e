import { usesColor } from '@saf/jobs';
import type { Comparison } from '@saf/report';
import type { Result } from '@saf/results';

/**
 * Prints the table of results, which are read from these files; failed cards beside them mark it.
 *
 * @param comparison what they are held against
 */
export async function printResults(
  paths: readonly string[],
  results: readonly Result[],
  comparison: Comparison,
): Promise<void> {
  // Imported here: it brings fonts and charts.
  const [{ renderTerminalTable }, { readCards }] = await Promise.all([
    import('@saf/report'),
    import('./read-cards.ts'),
  ]);
  const { stdout } = process;
  const display = { color: usesColor(stdout), width: stdout.columns ?? 120, cards: await readCards(paths, results) };
  stdout.write(`\n${renderTerminalTable([...results], { ...display, ...comparison })}\n`);
}
