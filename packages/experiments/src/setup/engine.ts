import { type EngineInfo, type EngineName, useEngine } from '@saf/backend';
import type { EngineResult } from '@saf/results';
import { version_core } from '@tensorflow/tfjs-core';
import type { StepContext } from '../study/steps.ts';
import { describeProcessor } from './processor.ts';

/** Starts an engine, says which one and why, and describes it as results do. */
export async function startEngine(
  name: 'auto' | EngineName,
  context: Pick<StepContext, 'note'>,
): Promise<EngineResult> {
  const info = await useEngine(name);
  context.note(`engine: ${info.reason}`);
  return describeEngine(info);
}

function describeEngine({ name, tensorflow, threads, adapter }: EngineInfo): EngineResult {
  const platform = `${process.platform}-${process.arch}`;
  const device = name === 'native' ? { processor: describeProcessor() } : adapter ? { adapter } : {};
  return { name, tfjs: version_core, tensorflow, threads, node: process.versions.node, platform, ...device };
}

/** Peak resident memory of this process, in bytes. Node gives kilobytes on every platform. */
export function peakMemoryBytes(): number {
  return process.resourceUsage().maxRSS * 1024;
}
