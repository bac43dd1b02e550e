import { availableParallelism } from 'node:os';
import { dirname, sep } from 'node:path';
import { makeFolder, oneOf, wholeNumber } from '@saf/cli/command-line';
import { writeFileWhole } from '@saf/files';
import { align } from '@saf/report';
import { Command } from 'commander';
import { certifiedNetworkNames } from '../../../tasks/measure/measure-certificates.ts';
import { userPath } from '../../options/folders.ts';
import type { CertificateBenchOptions } from './measure-certificates.ts';

type CommandOptions = Omit<CertificateBenchOptions, 'networks'> & {
  readonly networks?: CertificateBenchOptions['networks'];
  readonly out?: string;
};

/** `pnpm bench certificates`. */
export function certificatesCommand(): Command {
  const count = wholeNumber({ min: 1, max: 10_000 });
  return new Command('certificates')
    .description('Measures bounds, smoothing and certified training of the networks of Table 1 on the native engine.')
    .option('--torch <python>', 'a Python with PyTorch to compare with; CROWN also needs auto_LiRPA')
    .option('--networks <names>', `some networks only, of ${certifiedNetworkNames.join(', ')}`, (names) =>
      names.split(',').map(oneOf(certifiedNetworkNames)),
    )
    .option('--rounds <number>', 'how often everything is measured, each time in new processes', count, 3)
    .option('--images <number>', 'images of forward passes, intervals and smoothing', count, 10_000)
    .option('--boxes <number>', 'boxes that CROWN bounds', count, 100)
    .option('--steps <number>', 'training steps', wholeNumber({ min: 2, max: 10_000 }), 60)
    .option('--threads <number>', 'threads of the native engine and of PyTorch', count, availableParallelism())
    .option('--out <file>', 'write the numbers of all rounds as JSON to a file')
    .action(runCertificatesBench);
}

async function runCertificatesBench({ out, ...given }: CommandOptions): Promise<void> {
  const file = out && userPath(out);
  if (file) makeFolder('--out', dirname(file));
  // Loaded now, so that help and wrong options are answered at once.
  const { measureCertificates } = await import('./measure-certificates.ts');
  const { certificateRows } = await import('./certificate-rows.ts');
  const torch = given.torch?.includes(sep) ? userPath(given.torch) : given.torch;
  const rounds = await measureCertificates({ ...given, torch, networks: given.networks ?? certifiedNetworkNames });
  if (file) await writeFileWhole(file, `${JSON.stringify(rounds, null, 2)}\n`);
  process.stdout.write(`\n${align(certificateRows(rounds, given))}`);
}
