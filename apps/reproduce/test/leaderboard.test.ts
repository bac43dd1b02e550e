import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { accuracyOf, epsilonsOf, leaderboardSchema, robustnessSchema, standingUnder } from '@saf/results';
import { readJson } from '@saf/results/node';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { reproduce, reproduceHere } from './command.ts';

const minutes = 60_000;
const committed = fileURLToPath(new URL('../../../results', import.meta.url));
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'leaderboard-command-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const boardOf = () => readJson(join(root, 'leaderboard.json'), leaderboardSchema);
const linesOf = async () => (await boardOf()).entries.map(({ name, eps, samples }) => [name, eps, samples]);

test(
  'the leaderboard is what results say',
  async () => {
    const files = ['mnist/plain.json', 'robustness/mnist-plain-1.json', 'robustness/cifar10-plain-1.json'];
    for (const file of files) await cp(join(committed, file), join(root, file));
    const { code, stdout, stderr } = await reproduceHere('leaderboard', '--out', root);
    expect({ code, stderr }).toEqual({
      code: 0,
      // Its result, which would say it, was not copied.
      stderr: 'left out, since no file says their data set: cifar10-plain-1\n',
    });
    expect(stdout).toContain('Leaderboard: accuracy on MNIST under AutoAttack, L∞');
    const run = await readJson(join(root, files[1]), robustnessSchema);
    const shown = epsilonsOf(run).map((epsilon) => ({
      ...{ name: 'mnist-plain-1', dataset: 'mnist', eps: epsilon, samples: run.samples },
      clean_acc: accuracyOf(run.clean).rate,
      autoattack_acc: accuracyOf(standingUnder(run, 'autoAttack', epsilon)!).rate,
    }));
    expect((await boardOf()).entries).toMatchObject(shown);
  },
  2 * minutes,
);

test(
  'submit measures a network, adds its lines, and uses again what it measured',
  async () => {
    const submit = (...words: string[]) =>
      reproduce('submit', 'mnist/plain', '--images', '3', ...words, '--engine', 'wasm', '--out', root);
    const first = await submit('--epsilons', '0.5', '--json');
    expect(first).toMatchObject({ code: 0, stderr: expect.stringContaining('attack mnist-plain-1: done') });
    const [line] = JSON.parse(first.stdout).measured;
    expect(line).toMatchObject({ title: 'plain', dataset: 'mnist', eps: 0.5, samples: 3, fullTestSet: false });
    expect(await readdir(join(root, 'leaderboard', '.checkpoints'))).not.toContain('mnist-plain-1.json');
    expect((await submit('--epsilons', '0.5', '--json')).stderr).not.toContain('attack');
    // Another size is another line, and the first is kept.
    expect((await submit('--epsilons', '0.6')).stdout).toContain('ε = 0.6');
    expect(await linesOf()).toEqual([
      ['mnist-plain-1', 0.5, 3],
      ['mnist-plain-1', 0.6, 3],
    ]);
    // Attacks that follow make it a line of all of them together.
    await submit('--epsilons', '0.6', '--also', 'transfer,square10000');
    const { entries } = await boardOf();
    const attacks = ['autoAttack', 'transfer', 'square10000'];
    expect(entries.find(({ eps }) => eps === 0.6)).toMatchObject({ worst: { acc: 0, attacks } });
    // Jobs that have some of the images each give the lines of one job.
    const split = ['--shards', '3', '--batch-size', '1', '--force', '--json'];
    const { code, stdout, stderr } = await submit('--epsilons', '0.5', ...split);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining('attack mnist-plain-1 (images 2–2): done'),
    });
    expect(JSON.parse(stdout).measured[0]).toEqual(line);
    expect(await readdir(join(root, 'leaderboard', '.checkpoints', '.parts'))).toEqual([]);
  },
  4 * minutes,
);

test(
  'submit does not attack what certificates prove, and attacks it where none are given',
  async () => {
    const certified = 'certified/certificates/certified-RBF-c3-small-1-interval.json';
    const submit = (...words: string[]) =>
      reproduce('submit', 'mnist/RBF-c3-small', '--images', '2', '--epsilons', '0.3', '--out', root, ...words);
    // The first image is proven; the second is not, and falls.
    const { code } = await submit('--engine', 'wasm', '--certificates', join(committed, certified));
    expect(code).toBe(0);
    const file = join(root, 'leaderboard', 'certified-RBF-c3-small-1.json');
    const attacked = { attack: 'autoAttack', epsilon: 0.3, standing: '10' };
    expect(await readJson(file, robustnessSchema)).toMatchObject({ attacks: [{ ...attacked, proven: '10' }] });
    expect((await submit('--engine', 'wasm', '--certificates', join(committed, certified))).stderr).not.toContain(
      'attack',
    );
    expect((await submit('--engine', 'wasm')).stderr).toContain('attack certified-RBF-c3-small-1: done');
    const anew = await readJson(file, robustnessSchema);
    expect(anew).toMatchObject({ attacks: [attacked] });
    expect(anew.attacks[0]).not.toHaveProperty('proven');
  },
  4 * minutes,
);

test(
  'lines of networks whose files are elsewhere are kept, and a damaged leaderboard is named',
  async () => {
    const file = join(root, 'leaderboard.json');
    await cp(join(committed, 'leaderboard.json'), file);
    const submit = () =>
      reproduceHere('submit', 'mnist/plain', '--images', '1', '--epsilons', '0.5', '--engine', 'wasm', '--out', root);
    const before = await linesOf();
    expect(await submit()).toMatchObject({ code: 0 });
    const others = before.filter(([name]) => name !== 'mnist-plain-1');
    expect(await linesOf()).toEqual(expect.arrayContaining([...others, ['mnist-plain-1', 0.5, 1]]));
    expect(await linesOf()).toHaveLength(others.length + 1);
    await writeFile(file, (await readFile(file, 'utf8')).replace('"mnist-plain-1"', '"mnist-plane-1"'));
    const damaged = await submit();
    expect(damaged.code).toBe(1);
    expect(damaged.stderr).toContain(`error: ${file}: its seal (SHA-256) is another`);
  },
  2 * minutes,
);
