import * as tf from '@tensorflow/tfjs-core';
import { type EngineName, engineNames } from '../engines/engine.ts';
import { useEngine } from '../engines/in-node.ts';
import { computeCases, type Finding, judge, type Outcome } from './check-kernels.ts';

/** What was found out about one engine. */
export type EngineReport =
  | { readonly engine: EngineName; readonly reason: string; readonly findings: readonly Finding[] }
  /** It does not start here; the error says why. */
  | { readonly engine: EngineName; readonly error: string };

/**
 * Runs the kernels that networks train with on each engine, and compares outputs and gradients with tfjs's cpu backend and with central
 * differences.
 */
export async function checkEngines(
  engines: readonly EngineName[] = engineNames,
  onEngine: (engine: EngineName) => void = () => {},
): Promise<EngineReport[]> {
  const reports: EngineReport[] = [];
  await useEngine('cpu');
  const references = computeCases();
  for (const engine of engines) {
    onEngine(engine);
    reports.push(await checkEngine(engine, references));
  }
  return reports;
}

async function checkEngine(engine: EngineName, references: readonly Outcome[]): Promise<EngineReport> {
  try {
    const { reason } = await useEngine(engine);
    computeOnTheCard(engine);
    return { engine, reason, findings: judge(engine === 'cpu' ? references : computeCases(), references) };
  } catch (error) {
    return { engine, error: (error as Error).message };
  }
}

/** tfjs computes on the processor what is small, also on an engine of the graphics card. */
function computeOnTheCard(engine: EngineName): void {
  if (engine === 'webgl' || engine === 'webgpu') tf.env().set(`${engine.toUpperCase()}_CPU_FORWARD`, false);
}
