import { join } from 'node:path';
import { type DatasetDefinition, definitions } from '@saf/data-sources/definitions';
import { leaderboardFile } from '@saf/experiments/plan';
import { leaderboardTable } from '@saf/report';
import { type Leaderboard, leaderboardSchema } from '@saf/results';
import { writeJson } from '@saf/results/node';
import { showMeasured } from '../compare/show-measured.ts';
import { shownPath } from '../options/folders.ts';

/** Writes the leaderboard and its tables, and prints them, or the leaderboard as JSON. */
export async function writeLeaderboard(board: Leaderboard, results: string, json = false): Promise<void> {
  const file = leaderboardFile(results);
  await writeJson(file, leaderboardSchema.parse(board));
  const datasets = [...new Set(board.entries.map(({ dataset }) => dataset))];
  const tables = datasets.map((name) => leaderboardTable({ name, title: titleOf(name) }, board));
  await showMeasured({ measured: board.entries, tables, figures: [] }, join(results, 'leaderboard'), json);
  if (!json) process.stdout.write(`  ${shownPath(file)}\n`);
}

const titleOf = (name: string): string =>
  (definitions as Readonly<Record<string, DatasetDefinition | undefined>>)[name]?.title ?? name;
