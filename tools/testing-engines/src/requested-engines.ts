import { checkOneOf } from '@saf/checks';

const TEST_ENGINES = ['wasm', 'native'] as const;

/** The engines tests run on. */
export type TestEngine = (typeof TEST_ENGINES)[number];

export interface EngineRequest {
  readonly engine: TestEngine;
  /** Whether tests fail where the engine does not load; they are skipped otherwise. */
  readonly required: boolean;
}

/**
 * The engines to test on: wasm, and native where it loads; or exactly those of SAF_TEST_ENGINES ("wasm,native").
 *
 * @throws ArgumentError for an unknown engine
 */
export function requestedEngines(variable: string | undefined): EngineRequest[] {
  if (!variable)
    return [
      { engine: 'wasm', required: true },
      { engine: 'native', required: false },
    ];
  const names = variable.split(',').map((name) => checkOneOf('SAF_TEST_ENGINES', name.trim(), TEST_ENGINES));
  return [...new Set(names)].map((engine) => ({ engine, required: true }));
}
