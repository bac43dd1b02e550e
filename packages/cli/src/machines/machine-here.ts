import { localExecutor, type Machine, type TaskModule } from '@saf/jobs';
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
  readonly signals: { readonly stop: AbortSignal; readonly kill: AbortSignal };
  onNote(text: string): void;
}

/** What this machine can do for others: the platforms are those of the engines that start here. */
export async function machineHere(options: MachineHereOptions): Promise<Machine & { platforms: (string | null)[] }> {
  const { artifacts, tasks, scratch, mayRead } = options;
  const store = await openArtifacts(artifacts);
  const platforms = platformsHere(await enginesHere(options));
  const envOf = (platform: string | null) => platforms.get(platform) ?? null;
  return { store, tasks, scratch, mayRead, version: codeVersion(), envOf, platforms: [...platforms.keys()] };
}

/** The native engine is there where somebody built it; the others come with the packages. */
async function enginesHere({ tasks, signals, onNote }: MachineHereOptions): Promise<SharedEngine[]> {
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
