import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Command, CommanderError, Option } from 'commander';
import type { CheckOptions } from '../../conformance/check-command.ts';
import { buildCommand } from '../native-build.ts';
import { megabytes } from './host.ts';
import { type NativeOptions, nativeCommand, type Outcome } from './native-command.ts';
import type { Output } from './output.ts';
import { release, tensorflowVersions } from './release.ts';

const [wheel, otherWheel] = tensorflowVersions.map((version) => release(version).wheel);

const examples = `
Examples:
  $ ${buildCommand}                       build it, or say that it is there
  $ ${buildCommand} --tensorflow ${otherWheel.version}   with another libtensorflow
  $ ${buildCommand} --remove              give the disk back
  $ SAF_CACHE=/data/cache ${buildCommand} keep it elsewhere
  $ npx saf-backend check                 kernels and gradients of the engines that start here
  $ npx saf-backend check --engines webgpu,wasm --json`;

/**
 * Runs `saf-backend` with its arguments.
 *
 * @returns the exit code: 0 done, 1 failed, 2 wrong usage, 3 it cannot be had here (platform, tools, downloads)
 */
export async function runCommandLine(args: readonly string[], output: Output): Promise<number> {
  let exitCode = 0;
  const program = createProgram(output, async (options) => {
    exitCode = await runNative(options, output);
  });
  addCheck(program, async (options) => {
    exitCode = await checkOrSay(options, output);
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : 2;
  }
}

function createProgram(output: Output, action: (options: NativeCommandOptions) => Promise<void>): Command {
  const write = (print: (line: string) => void) => (text: string) => print(text.trimEnd());
  const program = new Command('saf-backend')
    .description(
      'Completes and checks the TensorFlow.js engines of @saf/backend. Nothing is downloaded or built unless `native` is asked for.',
    )
    .version(packageVersion())
    .configureOutput({ writeOut: write(output.result), writeErr: write(output.progress) })
    .addHelpText('afterAll', examples)
    .exitOverride();
  program
    .command('native')
    .summary(
      `make the native engine load where tfjs-node cannot be installed (linux-x64); downloads ${megabytes(wheel.bytes)}`,
    )
    .description(
      `Downloads libtensorflow (${megabytes(wheel.bytes)}, ${megabytes(wheel.unpackedBytes)} on the disk) and builds tfjs-node's addon, ` +
        'with your own pip, npm and C++ compiler, in your cache folder.',
    )
    .addOption(
      new Option(
        '--tensorflow <version>',
        `version of libtensorflow: ${wheel.version}, or ${otherWheel.version} (${megabytes(otherWheel.bytes)})`,
      ),
    )
    .addOption(new Option('--force', 'build anew, even what is there'))
    .addOption(new Option('--remove', 'remove what was built').conflicts(['tensorflow', 'force']))
    .addOption(new Option('--json', 'print the outcome as JSON'))
    .action(action);
  return program;
}

function addCheck(program: Command, action: (options: CheckOptions) => Promise<void>): void {
  program
    .command('check')
    .summary('check kernels and gradients of the engines that start here')
    .description(
      'Runs the kernels that networks train with on each engine, and compares outputs and gradients with the cpu engine and with ' +
        'central differences. Exit code 1 where something is wrong, or an engine of --engines does not start.',
    )
    .addOption(new Option('--engines <names>', 'some engines only: cpu, wasm, native, webgl, webgpu, with commas'))
    .addOption(new Option('--json', 'print the findings as JSON'))
    .action(action);
}

async function checkOrSay(options: CheckOptions, output: Output): Promise<number> {
  try {
    // tfjs is loaded here only.
    const { runCheck } = await import('../../conformance/check-command.ts');
    return await runCheck(options, output);
  } catch (error) {
    const { name, message } = error as Error;
    output.progress(`error: ${message}`);
    return exitCodes[name] ?? 1;
  }
}

function packageVersion(): string {
  const { resolve } = createRequire(import.meta.url);
  return JSON.parse(readFileSync(resolve('@saf/backend/package.json'), 'utf8')).version;
}

interface NativeCommandOptions extends NativeOptions {
  readonly json?: boolean;
}

const exitCodes: Readonly<Record<string, number>> = { ArgumentError: 2, NotHere: 3 };

async function runNative({ json, ...options }: NativeCommandOptions, output: Output): Promise<number> {
  try {
    const outcome = await nativeCommand(options, output.progress);
    output.result(json ? JSON.stringify(outcome) : sentence(outcome));
    return 0;
  } catch (error) {
    const { name, message } = error as Error;
    if (json) output.result(JSON.stringify({ status: 'failed', error: message }));
    else output.progress(`error: ${message}`);
    return exitCodes[name] ?? 1;
  }
}

function sentence(outcome: Outcome): string {
  if (!('folder' in outcome))
    return outcome.status === 'removed' ? 'The native engine was removed.' : 'There is no native engine to remove.';
  const { status, tensorflow, tfjsNode, folder } = outcome;
  const what = `The native engine (tfjs-node ${tfjsNode}, TensorFlow ${tensorflow})`;
  return status === 'built' ? `${what} is built in ${folder}` : `${what} is already there, in ${folder}`;
}
