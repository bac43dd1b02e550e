import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { simulatedGraphics, withoutGraphics } from '@saf/chromium';
import { describe, expect, test } from 'vitest';
import type { TrainedSteps } from './train-steps.ts';

/** SAF_ALL_ROWS=1 trains one more network, for longer and on larger batches. */
const isLong = Boolean(process.env.SAF_ALL_ROWS);
const [steps, batchSize] = isLong ? ['5', '10'] : ['3', '4'];
const networks = ['mnist-mReLU-r-m', 'cifar10-mReLU', ...(isLong ? ['cifar10-plain'] : [])];
/**
 * How far losses on two engines may be apart, relatively, after as many steps: both round float32 in an order of their own, and every step
 * starts from what the one before rounded.
 */
const TOLERANCE = 1e-3;

async function trained(engine: 'wasm' | 'webgpu', env: object): Promise<TrainedSteps> {
  const script = fileURLToPath(new URL('train-steps.ts', import.meta.url));
  const words = ['--conditions=@saf/source', '--import', 'tsx', script, engine, steps, batchSize, ...networks];
  const { stdout } = await promisify(execFile)(process.execPath, words, { env: { ...process.env, ...env } });
  return JSON.parse(stdout);
}

describe.skipIf(!simulatedGraphics())(`on webgpu in Node.js${withoutGraphics}`, () => {
  test('the networks of Tables 1 and 3 train as on wasm', { timeout: isLong ? 3_600_000 : 600_000 }, async () => {
    const expected = await trained('wasm', {});
    const { reason, allFinite, losses } = await trained('webgpu', simulatedGraphics()!);
    expect(reason).toMatch(/^webgpu: .*swiftshader/i);
    expect(allFinite).toBe(true);
    for (const [network, ofSteps] of Object.entries(losses)) {
      const others = expected.losses[network as keyof typeof losses]!;
      expect(ofSteps).toHaveLength(Number(steps));
      for (const [i, loss] of ofSteps.entries())
        expect(Math.abs(loss - others[i]), `${network}, step ${i + 1}: ${loss} and ${others[i]}`).toBeLessThan(
          TOLERANCE * Math.abs(others[i]),
        );
      // A step that does nothing would agree too.
      expect(new Set(ofSteps).size).toBe(Number(steps));
    }
    expect(Object.keys(losses)).toEqual(networks);
  });
});
