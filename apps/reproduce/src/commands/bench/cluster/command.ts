import { numberIn, wholeNumber } from '@saf/cli/command-line';
import { writeFileWhole } from '@saf/files';
import { Command } from 'commander';
import { userPath } from '../../options/folders.ts';

interface CommandOptions {
  readonly queueSeconds: number;
  readonly models: number;
  readonly shards: number;
  readonly figure?: string;
}

/** `pnpm bench cluster`. */
export function clusterCommand(): Command {
  const count = wholeNumber({ min: 1, max: 10_000 });
  return new Command('cluster')
    .description(
      'Simulates 1 to 1,000 workers on the profiles mnist and cifar10 and on a leaderboard, by measured times.',
    )
    .option('--queue-seconds <number>', 'what the queue takes for each job', numberIn({ min: 0, max: 3600 }), 0.05)
    .option('--models <number>', 'models of the leaderboard', count, 100)
    .option('--shards <number>', 'jobs that each model is split over', count, 100)
    .option('--figure <file>', 'draw the speed-up to a file, as SVG')
    .action(runClusterBench);
}

async function runClusterBench({ queueSeconds, models, shards, figure }: CommandOptions): Promise<void> {
  // Loaded now, so that help and wrong options are answered at once.
  const { leaderboardGraph, profileGraph } = await import('./cluster-graphs.ts');
  const { clusterRows, simulateGraphs } = await import('./cluster-rows.ts');
  const { align, speedupFigure } = await import('@saf/report');
  const profiles = await Promise.all([profileGraph('mnist'), profileGraph('cifar10')]);
  const simulated = simulateGraphs([...profiles, leaderboardGraph(models, shards)], queueSeconds);
  process.stdout.write(align(clusterRows(simulated)));
  if (figure === undefined) return;
  const speedups = simulated.map(({ name, runs }) => ({
    name,
    points: runs.map(({ workers, run: { speedup } }) => ({ workers, speedup })),
  }));
  await writeFileWhole(userPath(figure), speedupFigure(speedups).svg);
}
