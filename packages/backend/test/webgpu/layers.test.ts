import { simulatedGraphics, withoutGraphics } from '@saf/chromium';
import { beforeAll, describe, expect, test } from 'vitest';
import { useEngine } from '../../src/node.ts';
import { expectSameStep } from '../training/expect-same-step.ts';
import { reference } from '../training/reference.ts';
import { table } from '../training/table/table.ts';
import { runOnWebgpu } from './run-on-webgpu.ts';
import type { Steps } from './steps.ts';

const slow = ['simpleRNN', 'gru', 'lstm', 'convLstm2d', 'rnn', 'bidirectional', 'masking'];

/** Rows by layer: every sixth and the last, of the slow ones the last; SAF_ALL_ROWS=1 for all. */
function chosenRows(): Map<string, number[]> {
  const rows = new Map<string, number[]>();
  for (const [row, { layer }] of table.entries()) rows.set(layer, [...(rows.get(layer) ?? []), row]);
  const isChosen = (layer: string, i: number, count: number) =>
    Boolean(process.env.SAF_ALL_ROWS) || i === count - 1 || (i % 6 === 0 && !slow.includes(layer));
  for (const [layer, all] of rows)
    rows.set(
      layer,
      all.filter((_, i) => isChosen(layer, i, all.length)),
    );
  return rows;
}

describe.skipIf(!simulatedGraphics())(`on webgpu in Node.js${withoutGraphics}`, () => {
  const rows = chosenRows();
  let found: Steps;

  // That this comes back shows that the process ends by itself.
  beforeAll(async () => {
    found = await runOnWebgpu('steps.ts', ...[...rows.values()].flat().map(String));
    await useEngine('cpu');
  }, 600_000);

  test('says which adapter', () => {
    expect(found.adapter).toMatch(/swiftshader/i);
    expect(found.reason).toBe(`webgpu: ${found.adapter} (in software), asked for by name`);
  });

  test('says in a sentence what is wrong, and goes on where it can', () => {
    expect(found.errors).toEqual([
      expect.stringMatching(
        /^The webgpu engine cannot hold a tensor of 4000 MB: this adapter takes at most \d+ MB each; take smaller batches$/,
      ),
      expect.stringMatching(/^The webgpu engine failed: Error while parsing WGSL.*$/),
      expect.stringMatching(
        /^The webgpu engine has lost its device \(.+\): start the program again, or choose another engine$/,
      ),
    ]);
    expect(found.after).toBe(2);
  });

  test.each([...rows])('%s: trains as on the reference', (_, ofLayer) => {
    for (const row of ofLayer) {
      const step = Object.entries(found.steps[row]).map(([name, values]) => [name, Float32Array.from(values)]);
      expectSameStep(Object.fromEntries(step), reference(table[row]), table[row].options);
    }
  });
});
