import type { EngineRequest, TestEngine } from './requested-engines.ts';

export interface EngineProbe extends EngineRequest {
  /** Why the engine does not load; null if it does. */
  readonly failure: string | null;
}

/** Starts each engine once to see which ones load. */
export async function probeEngines(
  requests: readonly EngineRequest[],
  start: (engine: TestEngine) => Promise<unknown>,
): Promise<EngineProbe[]> {
  const probes: EngineProbe[] = [];
  for (const request of requests) probes.push({ ...request, failure: await failureOf(start(request.engine)) });
  return probes;
}

function failureOf(started: Promise<unknown>): Promise<string | null> {
  return started.then(
    () => null,
    (error: Error) => error.message,
  );
}
