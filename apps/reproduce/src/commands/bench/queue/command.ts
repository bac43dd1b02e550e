import { wholeNumber } from '@saf/cli/command-line';
import { Command } from 'commander';

/** `pnpm bench queue`. */
export function queueCommand(): Command {
  return new Command('queue')
    .description(
      'Has empty jobs done through a Redis of its own, and measures the time of each and the memory of the coordinator (needs redis-server).',
    )
    .option('--jobs <number>', 'empty jobs', wholeNumber({ min: 2, max: 1_000_000 }), 10_000)
    .action(async ({ jobs }: { jobs: number }) => {
      // Loaded now, so that help and wrong options are answered at once.
      const { measureQueue } = await import('./measure-queue.ts');
      const { align } = await import('@saf/report');
      process.stdout.write(align(await measureQueue(jobs)));
    });
}
