import type { EngineName } from '../engine-name.ts';

/** Imports an optional peer; where it is not installed, one sentence says which package is missing. */
export async function importPeer<Module>(
  engine: EngineName,
  packageName: string,
  load: () => Promise<Module>,
): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    throw new Error(`The ${engine} engine needs ${packageName}, which does not load: ${firstLine(cause)}`, { cause });
  }
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0];
}
