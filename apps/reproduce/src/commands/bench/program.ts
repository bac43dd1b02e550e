import { availableParallelism } from 'node:os';
import { dirname, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeFolder, numberIn, oneOf, printJson, wholeNumber } from '@saf/cli/command-line';
import { writeFileWhole } from '@saf/files';
import { Command } from 'commander';
import { benchNetworkNames } from '../../tasks/measure/bench-networks.ts';
import { shownPath, userPath } from '../options/folders.ts';
import { autoAttackCommand } from './auto-attack/command.ts';
import type { BenchOptions } from './bench-options.ts';
import { certificatesCommand } from './certificates/command.ts';
import { clusterCommand } from './cluster/command.ts';
import { queueCommand } from './queue/command.ts';

const page = fileURLToPath(new URL('../../../../../docs/benchmarks.md', import.meta.url));

const examples = `
Examples:
  $ pnpm bench                                                 native and wasm, every network
  $ pnpm bench --torch python3                                 beside PyTorch, of a Python that has it
  $ pnpm bench --networks mnist-plain --rounds 1 --no-parallel a quick look
  $ pnpm bench --engines webgpu,native                         the graphics card beside the processor
  $ pnpm bench --torch python3 --effort 0.05 --torch-compile   AutoAttack too, and PyTorch's compiler
  $ pnpm bench --torch python3 --images 10000 --markdown       writes docs/benchmarks.md
  $ pnpm bench auto-attack --torch python3                     AutoAttack at full length, on the same trained weights
  $ pnpm bench certificates --torch python3                    bounds, smoothing and certified training
  $ pnpm bench cluster                                         1 to 1,000 workers, in virtual time
  $ pnpm bench queue                                           10,000 empty jobs through a real Redis

Processes run one after the other: leave the machine alone meanwhile.`;

interface CommandOptions {
  readonly engines?: BenchOptions['engines'];
  readonly networks?: BenchOptions['networks'];
  readonly rounds: number;
  readonly steps: number;
  readonly images: number;
  readonly effort: number;
  readonly threads: number;
  readonly parallel: boolean;
  readonly torch?: string;
  readonly torchCompile?: boolean;
  readonly json?: boolean;
  readonly out?: string;
  readonly markdown?: boolean;
}

/** The command line of `pnpm bench`. */
export function createBenchProgram(): Command {
  const [network, count] = [oneOf(benchNetworkNames), wholeNumber({ min: 1, max: 10_000 })];
  return (
    new Command('bench')
      .description(
        'Measures training steps, attacks and peak memory of the networks of Tables 1 and 3 and of ResNet-20 on each engine that loads.',
      )
      .option('--torch <python>', 'a Python with PyTorch to compare with; PGD and APGD also need torchattacks')
      .option('--torch-compile', 'PyTorch with torch.compile too, if it works there (needs a C++ compiler)')
      .option('--engines <names>', 'native, wasm and webgpu, with commas (default: native,wasm)', (names) =>
        names.split(',').map(oneOf(['native', 'wasm', 'webgpu'] as const)),
      )
      .option('--networks <names>', `some networks only, of ${benchNetworkNames.join(', ')}`, (names) =>
        names.split(',').map(network),
      )
      .option('--rounds <number>', 'how often everything is measured', count, 3)
      .option(
        '--steps <number>',
        'training steps per round, for networks of Table 1',
        wholeNumber({ min: 2, max: 10_000 }),
        120,
      )
      .option(
        '--images <number>',
        'number of images to attack; 0 for none',
        wholeNumber({ min: 0, max: 50_000 }),
        1_000,
      )
      .option(
        '--effort <share>',
        'AutoAttack with this share of its steps and queries; 0 for none',
        numberIn({ min: 0, max: 1 }),
        0,
      )
      .option(
        '--threads <number>',
        'threads of the native engine and of PyTorch',
        wholeNumber({ min: 1, max: 1024 }),
        availableParallelism(),
      )
      .option('--no-parallel', 'do not measure two processes at the same time')
      .option('--json', 'print the numbers as JSON')
      .option('--out <file>', 'write the JSON to a file')
      .option('--markdown', 'write docs/benchmarks.md')
      .addHelpText('after', examples)
      .exitOverride()
      // Options after a command's name are its own, also where they have the same names.
      .enablePositionalOptions()
      .action(runBench)
      .addCommand(autoAttackCommand())
      .addCommand(certificatesCommand())
      .addCommand(clusterCommand())
      .addCommand(queueCommand())
  );
}

async function runBench(given: CommandOptions): Promise<void> {
  const file = given.out && userPath(given.out);
  // Before the measurements, which take long.
  if (file) makeFolder('--out', dirname(file));
  // Loaded now, so that help and wrong options are answered at once.
  const { bench } = await import('./bench.ts');
  const { renderMarkdown, renderText } = await import('./report/render-report.ts');
  const report = await bench(toBenchOptions(given));
  if (file) await write(file, `${JSON.stringify(report, null, 2)}\n`);
  if (given.markdown) await write(page, renderMarkdown(report));
  if (given.json) printJson(report);
  else process.stdout.write(renderText(report));
}

function toBenchOptions({
  engines,
  networks,
  parallel,
  torch,
  torchCompile,
  ...numbers
}: CommandOptions): BenchOptions {
  const { rounds, steps, images, effort, threads } = numbers;
  return {
    engines: engines ?? ['native', 'wasm'],
    networks: networks ?? benchNetworkNames,
    ...{ rounds, steps, images, effort, threads },
    processes: parallel ? 2 : 1,
    // A path, or a name to be found in PATH.
    torch: torch?.includes(sep) ? userPath(torch) : torch,
    torchCompiled: torchCompile ?? false,
  };
}

async function write(file: string, text: string): Promise<void> {
  await writeFileWhole(file, text);
  process.stderr.write(`written: ${shownPath(file)}\n`);
}
