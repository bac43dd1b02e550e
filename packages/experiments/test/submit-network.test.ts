import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Robustness, robustnessSchema } from '@saf/results';
import { readJson } from '@saf/results/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SubmitTask, submitNetwork } from '../src/index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'submit-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const model = fileURLToPath(new URL('../../pretrained/models/mnist/plain', import.meta.url));
// At 0.5 every pixel can be made gray: APGD breaks all images at once.
const taskOf = (name: string, part: Partial<SubmitTask> = {}): SubmitTask => ({
  kind: 'submit',
  ...{ dataset: 'mnist', experiment: 'mnist', model: 'plain', seed: 1, engine: 'wasm' },
  saved: { model, name: 'plain', nonsense: { threshold: 0.5 }, loss: null },
  ...{ images: 4, batchSize: 2, randomSeed: 1, epsilons: [0.5], force: false },
  ...{ laterAttacks: [], sources: [], certifiedRadii: null },
  output: join(folder, `${name}.json`),
  ...part,
});
const keptOf = (name: string) => join(folder, '.checkpoints', `${name}.json`);
const read = (name: string) => readJson(join(folder, `${name}.json`), robustnessSchema);
const run = (task: SubmitTask, stopAt = Number.POSITIVE_INFINITY) => {
  const stop = new AbortController();
  const onProgress = (done: number) => done > stopAt && stop.abort(new Error('stopped'));
  return submitNetwork(task, { signal: stop.signal, onProgress, note: () => {} });
};
const withoutTimes = ({ attacks, ...rest }: Robustness) => ({
  ...rest,
  attacks: attacks.map(({ seconds: _, ...each }) => each),
});

test('writes which images stand, and goes on where it was stopped to the same file', { timeout: 120_000 }, async () => {
  const { summary } = await run(taskOf('whole'));
  expect(summary).toBe('0.000 at ε = 0.5');
  await expect(run(taskOf('stopped'), 0.5)).rejects.toThrow('stopped');
  expect(JSON.parse(await readFile(keptOf('stopped'), 'utf8')).attacked).toMatchObject([{ epsilon: 0.5, clean: '11' }]);
  await run(taskOf('stopped'));
  const whole = await read('whole');
  expect(whole).toMatchObject({
    ...{ kind: 'robustness', dataset: 'mnist', samples: 4, fullTestSet: false, clean: '1111' },
    attacks: [{ attack: 'autoAttack', epsilon: 0.5, standing: '0000' }],
  });
  expect(withoutTimes(await read('stopped'))).toEqual(withoutTimes(whole));
  await expect(readFile(keptOf('stopped'))).rejects.toThrow('ENOENT');
});

test('other sizes are kept beside, of the same images alone', { timeout: 120_000 }, async () => {
  const sizes = async () => (await read('sizes')).attacks.map(({ epsilon }) => epsilon);
  await run(taskOf('sizes', { epsilons: [0.6], images: 1 }));
  await run(taskOf('sizes', { epsilons: [0.5], images: 1 }));
  expect(await sizes()).toEqual([0.5, 0.6]);
  await run(taskOf('sizes', { epsilons: [0.5], images: 2 }));
  expect(await sizes()).toEqual([0.5]);
});

test('what outputs were said to be is written down', { timeout: 60_000 }, async () => {
  const saved = { ...taskOf('').saved, outputs: 'confidences' } as const;
  await run(taskOf('said', { images: 1, saved }));
  expect((await read('said')).network.outputs).toBe('confidences');
});

test('later attacks and proven images are written down, and what was stopped with other certificates is not gone on from', {
  timeout: 120_000,
}, async () => {
  const certifiedRadii = [0.5, 0, 0.5, 0];
  const task = taskOf('proven', { certifiedRadii, laterAttacks: ['square10000', 'autoAttackSaf'] });
  await run(task);
  expect(await read('proven')).toMatchObject({
    attacks: ['autoAttack', 'square10000', 'autoAttackSaf'].map((attack) => ({
      ...{ attack, epsilon: 0.5, standing: '1010', proven: '1010' },
    })),
  });
  // Other attacks of the same images stay beside what is measured anew.
  await run(taskOf('proven'));
  const { attacks } = await read('proven');
  expect(attacks.map(({ attack, proven }) => [attack, proven])).toEqual([
    ['square10000', '1010'],
    ['autoAttackSaf', '1010'],
    ['autoAttack', undefined],
  ]);
  await expect(run(taskOf('other', { certifiedRadii }), 0.5)).rejects.toThrow('stopped');
  await run(taskOf('other'));
  expect(await read('other')).toMatchObject({ attacks: [{ attack: 'autoAttack', standing: '0000' }] });
});
