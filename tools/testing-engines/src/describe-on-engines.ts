import { useEngine } from '@saf/backend';
import { beforeAll, describe, test } from 'vitest';
import { type EngineProbe, probeEngines } from './probe-engines.ts';
import { requestedEngines, type TestEngine } from './requested-engines.ts';

const probes = await probeEngines(requestedEngines(process.env.SAF_TEST_ENGINES), useEngine);

/**
 * Runs a block of tests on wasm (with our gradient kernels) and on native TensorFlow where it loads; where it does not,
 * the block is listed as skipped, with the reason. The engine is switched in a `beforeAll` ahead of the block's own hooks.
 * SAF_TEST_ENGINES="native" (or "wasm,native") names the engines to run on; one of them that does not load is a failure.
 *
 * @example
 * describeOnEngines('rbf', (engine) => {
 *   test('is 1 at 0', () => expect(rbf(tf.scalar(0))).toBeAllClose(1));
 * });
 */
export function describeOnEngines(name: string, body: (engine: TestEngine) => void): void {
  for (const probe of probes) describeOnEngine(`${name} on ${probe.engine}`, probe, body);
}

function describeOnEngine(
  title: string,
  { engine, required, failure }: EngineProbe,
  body: (engine: TestEngine) => void,
) {
  if (failure === null)
    describe(title, () => {
      beforeAll(() => useEngine(engine));
      body(engine);
    });
  else if (required)
    test(title, () => {
      throw new Error(failure);
    });
  else describe.skip(`${title} (left out: ${failure})`, () => body(engine));
}
