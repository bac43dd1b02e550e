import { type Remote, wrap } from 'comlink';
import type { EngineService } from './service.ts';

/** A worker with an engine of its own, not started yet. */
export interface EngineClient {
  readonly service: Remote<EngineService>;
  close(): void;
}

export function openEngine(): EngineClient {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'engine' });
  return { service: wrap<EngineService>(worker), close: () => worker.terminate() };
}
