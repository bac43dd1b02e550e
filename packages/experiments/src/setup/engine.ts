import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { type EngineInfo, type EngineName, useEngine } from '@saf/backend';
import type { EngineResult } from '@saf/results';
import { version_core } from '@tensorflow/tfjs-core';
import type { StepContext } from '../study/steps.ts';

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

/** Instructions that decide in what order libraries sum, widest first. */
const wide = ['avx512f', 'avx2', 'avx', 'asimd'];

/** The processor and the widest instructions that it has: "AMD EPYC, avx512f". Where the system does not tell them, its name alone. */
export function describeProcessor(file = '/proc/cpuinfo'): string {
  const name = cpus()[0]?.model.trim() || 'unknown processor';
  const flags = existsSync(file) ? flagsIn(readFileSync(file, 'utf8')) : [];
  const widest = wide.find((each) => flags.includes(each));
  return widest ? `${name}, ${widest}` : name;
}

/** "flags" on x86, "Features" on ARM. */
function flagsIn(text: string): string[] {
  return /^(?:flags|Features)\s*:(.*)$/m.exec(text)?.[1].trim().split(/\s+/) ?? [];
}

/** Peak resident memory of this process, in bytes. Node gives kilobytes on every platform. */
export function peakMemoryBytes(): number {
  return process.resourceUsage().maxRSS * 1024;
}
