import { once } from 'node:events';
import { printable } from '@saf/checks/printable';
import type { BullmqStatus } from '@saf/jobs/bullmq';
import type { Command } from 'commander';
import { wholeNumber } from '../command-line/option-parsers.ts';
import { printJson } from '../command-line/print-json.ts';
import { withDisplay } from '../command-line/run-tasks.ts';
import { checkQueue } from './machine-options.ts';

interface StatusOptions {
  readonly executor: string;
  readonly ui?: boolean;
  readonly port: number;
  readonly json?: boolean;
}

/** Adds `status`, which shows what the runs, workers and queues of one address do. */
export function addStatusCommand(program: Command): void {
  program
    .command('status')
    .description('show what runs and workers of a queue do, and how much is left')
    .requiredOption('--executor <url>', 'the queue, as bullmq://host:6379/prefix')
    .option('--ui', 'serve a page that shows it (bull-board), to this machine alone, until Ctrl-C')
    .option('--port <number>', 'with --ui: where', wholeNumber({ min: 0, max: 65_535 }), 3000)
    .option('--json', 'print it as JSON, and nothing else, to standard output')
    .addHelpText('after', '\nWhat Slurm does, `squeue --me` shows: its jobs are named saf-….')
    .action(async ({ executor: url, ui, port, json }: StatusOptions) => {
      checkQueue(url);
      const { bullmqStatus } = await import('@saf/jobs/bullmq');
      if (ui) return serve(url, port);
      const status = await bullmqStatus(url);
      if (json) printJson(status);
      else process.stdout.write(printable(`${describe(status).join('\n')}\n`));
    });
}

async function serve(url: string, port: number): Promise<void> {
  const { serveBullBoard } = await import('@saf/jobs/bullmq');
  await withDisplay('stopping', async (display, { stop }) => {
    const page = await serveBullBoard({ url, port });
    display.note(`${page.address} (Ctrl-C ends it)`);
    if (!stop.aborted) await once(stop, 'abort');
    await page.close();
  });
}

/** Runs, workers, and what is under way, a line each. */
function describe({ runs, workers, queues, active, waiting, failed, secondsLeft }: BullmqStatus): string[] {
  const rate = (jobsPerHour: number) =>
    `${jobsPerHour < 10 ? jobsPerHour.toFixed(1) : Math.round(jobsPerHour)} jobs an hour`;
  const unserved = queues.filter((queue) => queue.workers === 0 && queue.waiting > 0);
  return [
    ...titled('runs', runs, ({ run, jobs, done }) => `${run}: ${done} of ${jobs} jobs done`),
    ...titled('workers', workers, ({ name, done, jobsPerHour }) => `${name}: ${done} done, ${rate(jobsPerHour)}`),
    ...titled(
      'under way',
      active,
      (job) => `${job.name}: ${Math.floor(100 * job.done)} % on ${job.worker}, ${job.note}`,
    ),
    ...titled('waiting', waiting, ({ name }) => name),
    ...titled('failed', failed, ({ name, message }) => `${name}: ${message}`),
    ...titled(
      'no worker takes',
      unserved,
      ({ waiting: count, platform, version }) => `${count} jobs of ${platform ?? 'any platform'}, version ${version}`,
    ),
    ...(runs.length > 0 ? [timeLeft(secondsLeft)] : []),
  ];
}

const timeLeft = (seconds: number | null): string =>
  seconds === null ? 'time left: unknown' : `time left: about ${Math.ceil(seconds / 60)} min`;

/** Long lists are cut: --json has all of them. */
const MOST_LINES = 20;

function titled<Item>(title: string, items: readonly Item[], line: (item: Item) => string): string[] {
  if (items.length === 0) return [`${title}: none`];
  const more = items.length > MOST_LINES ? [`  … and ${items.length - MOST_LINES} more`] : [];
  return [`${title}:`, ...items.slice(0, MOST_LINES).map((item) => `  ${line(item)}`), ...more];
}
