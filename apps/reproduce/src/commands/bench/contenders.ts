import type { BenchNetworkName } from '../../tasks/measure/bench-networks.ts';
import type { Contender } from '../../tasks/measure/measurement.ts';
import type { BenchOptions } from './bench-options.ts';

/** One measurement to make. */
export interface Turn {
  readonly network: BenchNetworkName;
  readonly round: number;
  readonly contender: Contender;
}

/** Every measurement in its order. What is compared is measured one after the other, since machines drift. */
export function turns(options: BenchOptions): Turn[] {
  const rounds = Array.from({ length: options.rounds }, (_, i) => i + 1);
  const all = contenders(options);
  return options.networks.flatMap((network) =>
    rounds.flatMap((round) => all.map((contender) => ({ network, round, contender }))),
  );
}

/** PyTorch has as many threads as the engine it is compared with: one beside wasm, which has no threads in Node. */
function contenders({ engines, threads, processes, torch, torchCompiled }: BenchOptions): Contender[] {
  const [native, wasm] = [engines.includes('native'), engines.includes('wasm')];
  const single = (engine: Contender['engine'], threads: number): Contender => ({ engine, threads, processes: 1 });
  const several = (engine: Contender['engine']): Contender[] =>
    processes > 1 ? [single(engine, 1), { engine, threads: 1, processes }] : [];
  return unique([
    ...(native ? [single('native', threads)] : []),
    ...(native && torch ? [single('torch', threads)] : []),
    ...(native && torch && torchCompiled ? [single('torch-compiled', threads)] : []),
    ...(wasm ? [single('wasm', 1)] : []),
    ...(wasm && torch ? [single('torch', 1)] : []),
    ...(engines.includes('webgpu') ? [single('webgpu', 1)] : []),
    // One graphics card does not become two.
    ...engines.filter((engine) => engine !== 'webgpu').flatMap(several),
  ]);
}

function unique(contenders: readonly Contender[]): Contender[] {
  return [...new Map(contenders.map((each) => [nameOf(each), each])).values()];
}

const titles: Partial<Record<Contender['engine'], string>> = {
  torch: 'PyTorch',
  'torch-compiled': 'PyTorch, torch.compile',
};

/** Such as "native, 2 threads". */
export function nameOf({ engine, threads, processes }: Contender): string {
  const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;
  const several = processes > 1 ? `${processes} processes, each ` : '';
  if (engine === 'webgpu') return engine;
  return `${titles[engine] ?? engine}, ${several}${counted(threads, 'thread')}`;
}
