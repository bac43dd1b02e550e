import { availableParallelism } from 'node:os';
import { dirname, sep } from 'node:path';
import { makeFolder, numberIn, oneOf, wholeNumber } from '@saf/cli/command-line';
import { writeFileWhole } from '@saf/files';
import { align } from '@saf/report';
import { Command } from 'commander';
import { attackedNetworkNames } from '../../../tasks/measure/measure-auto-attack.ts';
import { userPath } from '../../options/folders.ts';
import type { AutoAttackBenchOptions } from './measure-auto-attack.ts';

type CommandOptions = Omit<AutoAttackBenchOptions, 'networks'> & {
  readonly networks?: AutoAttackBenchOptions['networks'];
  readonly out?: string;
};

/** `pnpm bench auto-attack`. */
export function autoAttackCommand(): Command {
  const count = wholeNumber({ min: 1, max: 10_000 });
  return new Command('auto-attack')
    .description(
      'Measures AutoAttack (standard) beside torchattacks on the same trained weights and test images, with what both find.',
    )
    .option('--torch <python>', 'a Python with PyTorch and torchattacks to compare with')
    .option('--networks <names>', `of ${attackedNetworkNames.join(', ')} (default: mnist/plain)`, (names) =>
      names.split(',').map(oneOf(attackedNetworkNames)),
    )
    .option('--engine <name>', 'native or wasm', oneOf(['native', 'wasm'] as const), 'native')
    .option('--rounds <number>', 'how often everything is measured, each time in new processes', count, 1)
    .option('--images <number>', 'test images, from the first on', count, 1_000)
    .option('--epsilon <number>', "in L∞; each network's own by default", numberIn({ min: 0, max: 1 }))
    .option('--effort <share>', 'share of the published steps and queries', numberIn({ min: 0.001, max: 1 }), 1)
    .option('--threads <number>', 'threads of the native engine and of PyTorch', count, availableParallelism())
    .option('--out <file>', 'write the numbers of all rounds as JSON to a file')
    .action(runAutoAttackBench);
}

async function runAutoAttackBench({ out, ...given }: CommandOptions): Promise<void> {
  const file = out && userPath(out);
  if (file) makeFolder('--out', dirname(file));
  // Loaded now, so that help and wrong options are answered at once.
  const { measureAutoAttack } = await import('./measure-auto-attack.ts');
  const { autoAttackRows } = await import('./auto-attack-rows.ts');
  const torch = given.torch?.includes(sep) ? userPath(given.torch) : given.torch;
  const rounds = await measureAutoAttack({ ...given, torch, networks: given.networks ?? ['mnist/plain'] });
  if (file) await writeFileWhole(file, `${JSON.stringify(rounds, null, 2)}\n`);
  process.stdout.write(`\n${align(autoAttackRows(rounds))}`);
}
