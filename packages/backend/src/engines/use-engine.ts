import { ArgumentError, checkOneOf } from '@saf/checks';
import { engine } from '@tensorflow/tfjs-core';
import { registerTrainingGradients } from '../gradients/register-training-gradients.ts';
import { type EngineInfo, type EngineName, type EngineOptions, engineNames } from './engine.ts';
import { startCpu, startRegistered } from './start-registered.ts';
import { startWasm } from './start-wasm.ts';

/** Starts an engine; `why` is the reason that it is told with. */
type Start = (why: string, options: EngineOptions) => Promise<EngineInfo>;

/** What one platform (browsers, Node.js) has. */
export interface Platform {
  /** The engines to try in this order. */
  readonly automatic: readonly EngineName[];
  /** Why the first of them is the first. */
  readonly firstChoice: string;
  readonly startNative: Start;
  readonly startWebgpu: Start;
  /** Folder of the .wasm files, where nobody names it; null where it is not known. */
  readonly wasmFolder: () => string | null;
}

type UseEngine = (name: 'auto' | EngineName, options: EngineOptions) => Promise<EngineInfo>;

/** Makes `useEngine` for a platform. */
export function engineStarter({ automatic, firstChoice, startNative, startWebgpu, wasmFolder }: Platform): UseEngine {
  const start: Record<EngineName, Start> = {
    native: startNative,
    wasm: (why, { wasmPaths = wasmFolder() ?? undefined }) => startWasm(why, wasmPaths),
    webgl: (why, { engines }) => startRegistered('webgl', why, engines),
    webgpu: startWebgpu,
    cpu: startCpu,
  };
  return async (name, options) => {
    // tfjs-layers brings the gradients of core's ops, which core does not register itself.
    await import('@tensorflow/tfjs-layers');
    registerTrainingGradients();
    const wanted = checkOneOf('engine', name, ['auto', ...engineNames] as const);
    if (wanted !== 'auto') return start[wanted]('asked for by name', options);
    const names = automatic.filter((each) => !isOptional(each) || isAtHand(each, options));
    return startFirst(names, (each, failures) => start[each](failures || firstChoice, options));
  };
}

function isOptional(name: EngineName): boolean {
  return name === 'webgl' || name === 'webgpu';
}

/** Whether an engine is registered with tfjs, or may be loaded. */
function isAtHand(name: EngineName, { engines = [] }: EngineOptions): boolean {
  return name in engine().registryFactory || engines.some((each) => each.name === name);
}

/** Starts the first engine that starts; its reason is what the ones before it lack. */
async function startFirst(
  names: readonly EngineName[],
  start: (name: EngineName, failures: string) => Promise<EngineInfo>,
): Promise<EngineInfo> {
  const failures: { name: EngineName; error: Error }[] = [];
  for (const name of names) {
    try {
      return await start(name, failures.map(({ error }) => error.message).join('; '));
    } catch (error) {
      // What the user has set wrongly is no reason to take another engine without a word.
      if (error instanceof ArgumentError) throw error;
      failures.push({ name, error: error as Error });
    }
  }
  const reasons = failures.map(({ name, error }) => `${name}: ${error.message}`);
  throw new Error(`No engine starts here. ${reasons.join('. ')}`, { cause: failures.at(-1)?.error });
}
