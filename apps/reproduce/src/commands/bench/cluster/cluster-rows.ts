import { type SimulatedRun, simulateRun } from '@saf/jobs';
import { formatCount } from '@saf/report';
import type { MeasuredGraph } from './cluster-graphs.ts';

const workerCounts = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] as const;

/** How much faster each graph is done by more workers, and the share of their time in which they work. A header comes first. */
export function clusterRows(graphs: readonly MeasuredGraph[], queueSeconds: number): string[][] {
  const rows = workerCounts.map((workers) => [
    formatCount(workers),
    ...graphs.map(({ jobs, secondsOf }) => cell(simulateRun(jobs, { workers, secondsOf, queueSeconds }))),
  ]);
  return [['workers', ...graphs.map(({ name }) => name)], ...rows, limitRow(graphs, queueSeconds)];
}

const hours = (seconds: number): string => `${(seconds / 3600).toFixed(1)} h`;

const cell = ({ seconds, speedup, busy }: SimulatedRun): string =>
  `${hours(seconds)}, ${speedup.toFixed(1)} × (${Math.round(busy * 100)} % busy)`;

/** What no number of workers is faster than. */
function limitRow(graphs: readonly MeasuredGraph[], queueSeconds: number): string[] {
  const limits = graphs.map(({ jobs, secondsOf }) => {
    const { longestPath } = simulateRun(jobs, { workers: 1, secondsOf, queueSeconds });
    return `${hours(longestPath.seconds)}: ${longestPath.jobs.join(', ')}`;
  });
  return ['at least', ...limits];
}
