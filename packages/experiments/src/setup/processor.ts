import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';

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
