import { type SimulatedRun, simulateRun } from '@saf/jobs';
import { formatCount } from '@saf/report';
import type { MeasuredGraph } from './cluster-graphs.ts';

const workerCounts = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] as const;

/** A graph, and how 1 to 1,000 workers do it. */
export interface SimulatedGraph {
  readonly name: string;
  readonly runs: readonly { readonly workers: number; readonly run: SimulatedRun }[];
}

/** Has each graph done in virtual time, by 1 to 1,000 workers. */
export const simulateGraphs = (graphs: readonly MeasuredGraph[], queueSeconds: number): SimulatedGraph[] =>
  graphs.map(({ name, jobs, secondsOf }) => ({
    name,
    runs: workerCounts.map((workers) => ({ workers, run: simulateRun(jobs, { workers, secondsOf, queueSeconds }) })),
  }));

/** How much faster each graph is done by more workers, and the share of their time in which they work. A header comes first. */
export function clusterRows(graphs: readonly SimulatedGraph[]): string[][] {
  const rows = workerCounts.map((workers, i) => [formatCount(workers), ...graphs.map(({ runs }) => cell(runs[i].run))]);
  return [['workers', ...graphs.map(({ name }) => name)], ...rows, ['at least', ...graphs.map(limit)]];
}

const hours = (seconds: number): string => `${(seconds / 3600).toFixed(1)} h`;

const cell = ({ seconds, speedup, busy }: SimulatedRun): string =>
  `${hours(seconds)}, ${speedup.toFixed(1)} × (${Math.round(busy * 100)} % busy)`;

/** What no number of workers is faster than. */
function limit({ runs: [{ run }] }: SimulatedGraph): string {
  const { seconds, jobs } = run.longestPath;
  return `${hours(seconds)}: ${jobs.join(', ')}`;
}
