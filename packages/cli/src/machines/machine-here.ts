import { localExecutor, type Machine, type StopSignals, type TaskModule } from '@saf/jobs';
import { codeVersion } from './code-version.ts';
import { openArtifacts } from './open-artifacts.ts';
import { platformsHere, type SharedEngine } from './platform.ts';

export interface MachineHereOptions {
  /** A folder that all machines share, or "s3://bucket/folder". */
  readonly artifacts: string;
  readonly tasks: TaskModule;
  /** A folder of this machine's own for files of jobs under way. */
  readonly scratch: string;
  /** Folders that tasks may read beside, such as one of images. */
  readonly mayRead: readonly string[];
}

/** What this machine can do for others, on its engines. */
export async function machineHere(
  { artifacts, tasks, scratch, mayRead }: MachineHereOptions,
  engines: readonly SharedEngine[],
): Promise<Machine & { platforms: (string | null)[] }> {
  const store = await openArtifacts(artifacts);
  const platforms = platformsHere(engines);
  const envOf = (platform: string | null) => platforms.get(platform) ?? null;
  return { store, tasks, scratch, mayRead, version: codeVersion(), envOf, platforms: [...platforms.keys()] };
}

/** The engines that start here: the native one is there where somebody built it, WebAssembly comes with the packages. */
export async function enginesHere(
  tasks: TaskModule,
  signals: Pick<StopSignals, 'stop' | 'kill'>,
  onNote: (text: string) => void,
): Promise<SharedEngine[]> {
  const task = { kind: 'engine', engine: 'native' };
  const listeners = { ...signals, onStart() {}, onProgress() {}, onNote() {} };
  try {
    await localExecutor({ tasks, concurrency: 1 }).execute(
      { name: 'engine', inputs: [], outputs: [], task },
      listeners,
    );
    return ['native', 'wasm'];
  } catch (error) {
    if (signals.stop.aborted) throw error;
    onNote(`takes jobs of the engine wasm alone: ${(error as Error).message}`);
    return ['wasm'];
  }
}
