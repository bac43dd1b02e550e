import { dirname } from 'node:path';
import { readCards, readCertificatesOf, readCorruptions, readRobustness } from '@saf/cli/report';
import { leaderboardFile } from '@saf/experiments/plan';
import { profiles } from '@saf/experiments/profiles';
import type { Task, TaskResult } from '@saf/jobs';
import { type Attacked, writeIllustrations, writeReport } from '@saf/report';
import { inspectionSchema, leaderboardSchema, type Result, theorySchema } from '@saf/results';
import { readJson, readJsonIfThere, readResult } from '@saf/results/node';
import { comparison } from '../../paper/comparison.ts';
import { readDifferences } from '../../paper/differences.ts';

/** What is drawn, and where. */
export interface DrawTask extends Task {
  readonly kind: 'draw';
  readonly profile: string;
  readonly folder: string;
  /** Without any, only the figures that need none are drawn. */
  readonly results: readonly string[];
  readonly inspections: readonly string[];
  /** What the theory task wrote; null without it. */
  readonly theory: string | null;
}

/** Draws the report of all results of a profile; without any, the figures that need none. */
export async function runDraw(task: DrawTask): Promise<TaskResult> {
  const { folder, profile } = task;
  const findings = await readFindings(task);
  const results = await Promise.all(task.results.map(readResult));
  const { goal, networks: plans } = profiles[profile];
  const { reasons, tried } = readDifferences(profile);
  const { files } =
    results.length > 0
      ? await writeReport({
          results,
          folder,
          profile,
          findings,
          goal: goal && { ...goal, tried },
          reasons,
          plans,
          ...comparison,
          ...(await readAttacked(task, results)),
          certificates: await readCertificatesOf(folder, task.results, results),
          corruptions: await readCorruptions(folder, task.results, results),
          leaderboard: await readJsonIfThere(leaderboardFile(dirname(folder)), leaderboardSchema),
        })
      : await writeIllustrations(folder, { ...findings, paperTables: comparison.paperTables });
  return { summary: `${files.length} files`, files };
}

async function readAttacked({ folder, results: files }: DrawTask, results: readonly Result[]): Promise<Attacked> {
  return { cards: await readCards(files, results), robustness: await readRobustness(folder, files, results) };
}

async function readFindings({ theory, inspections }: DrawTask) {
  return {
    theory: theory ? await readJson(theory, theorySchema) : null,
    inspections: await Promise.all(inspections.map((file) => readJson(file, inspectionSchema))),
  };
}
