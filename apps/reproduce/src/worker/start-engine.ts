import { type EngineInfo, type EngineName, useEngine } from '@saf/backend';
import type { TaskContext } from '@saf/jobs';
import type { EngineResult } from '@saf/results';
import { version_core } from '@tensorflow/tfjs-core';
import { describeProcessor } from './describe-processor.ts';

/** Starts an engine, says which one and why, and describes it as results do. */
export async function startEngine(name: 'auto' | EngineName, context: TaskContext): Promise<EngineResult> {
  const info = await useEngine(name);
  context.note(`engine: ${info.reason}`);
  return describeEngine(info);
}

function describeEngine({ name, tensorflow, threads }: EngineInfo): EngineResult {
  const platform = `${process.platform}-${process.arch}`;
  const processor = name === 'native' ? { processor: describeProcessor() } : {};
  return { name, tfjs: version_core, tensorflow, threads, node: process.versions.node, platform, ...processor };
}
