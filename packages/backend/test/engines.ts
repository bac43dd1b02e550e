import { type EngineName, useEngine } from '../src/node.ts';

/** Those of the engines that load here. */
export async function engines(names: EngineName[]): Promise<EngineName[]> {
  const loads = await Promise.all(
    names.map((name) =>
      useEngine(name).then(
        () => true,
        () => false,
      ),
    ),
  );
  return names.filter((_, i) => loads[i]);
}
