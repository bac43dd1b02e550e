import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readResult } from '@saf/results/node';
import { smallDisk } from '@saf/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Ended, reproduce, reproduceHere, start } from './command.ts';
import { models, tinyRun, until, untilCheckpoints, weightsOf, workersOf } from './runs.ts';

const minutes = 60_000;
const resultFiles = models.map((model) => `quick/${model}.json`);

let root: string;
/** A run that nothing interrupts: the others are held against it. */
let out: string;
let whole: Ended;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'reproduce-'));
  out = join(root, 'whole');
  whole = await reproduce(...tinyRun, '--out', out, '--json');
}, 3 * minutes);

afterAll(() => rm(root, { recursive: true, force: true }));

describe('a run without a terminal', () => {
  test('ends well and prints nothing but JSON', () => {
    expect(whole).toMatchObject({ code: 0 });
    const { profile, results, files } = JSON.parse(whole.stdout);
    expect(profile).toBe('quick');
    expect(results.map(({ model }: { model: string }) => model)).toEqual(models);
    expect(files.filter((file: string) => existsSync(file))).toEqual(files);
  });

  test('draws no bars and no colours', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what must not be there.
    expect(whole.stderr).not.toMatch(/[\u001b\r]/);
    expect(whole.stderr).toContain('train plain: done after');
  });

  test.each(models)('says in the result of %s what it is of', async (model) => {
    const result = await readResult(join(out, `quick/${model}.json`));
    expect(result).toMatchObject({ experiment: 'quick', model, seed: 1, recipe: { epochs: 4 } });
    expect(result.training).toMatchObject({ samples: 300, fullTrainingSet: false, resumedAtStep: null });
    expect(result.training.epochs).toHaveLength(4);
    expect(result.evaluation).toMatchObject({ samples: 10, fullTestSet: false });
    expect(result.engine).toMatchObject({ name: 'wasm', node: process.versions.node });
    expect(result.packages).toHaveProperty('@saf/models');
  });

  test('has the curves of Table 2: adversarial and nonsense also clipped, nonsense also by the threshold', async () => {
    const shapes = await Promise.all(
      resultFiles.map(async (file) =>
        (await readResult(join(out, file))).evaluation.curves.map(
          ({ kind, clipped, nonsenseRule, strengths }) =>
            `${kind} ${clipped ? 'clipped' : 'raw'} ${Object.keys(nonsenseRule)} ${strengths.length}`,
        ),
      ),
    );
    const curves = (rule: string) => [
      `adversarial raw ${rule} 13`,
      `adversarial clipped ${rule} 13`,
      `nonsense raw ${rule} 13`,
      `nonsense clipped ${rule} 13`,
    ];
    expect(shapes).toEqual([
      [...curves('threshold'), 'noisy raw threshold 13'],
      [...curves('category'), 'nonsense raw threshold 13', 'nonsense clipped threshold 13', 'noisy raw category 13'],
    ]);
  });

  test('leaves no checkpoints', () => {
    for (const model of models) expect(existsSync(join(out, 'quick/.checkpoints', model))).toBe(false);
  });
});

describe('a run on validation images', () => {
  test('trains by a recipe of its own, and says of every number what it is of', async () => {
    const elsewhere = join(root, 'validation');
    const recipe = join(root, 'recipe.json');
    await writeFile(recipe, JSON.stringify({ mean: null, random: { delta: 0.5, fraction: 1 } }));
    const words = [...tinyRun, '--epochs', '1', '--models', 'mReLU-r-m', '--validation', '--recipe', recipe];
    const { code, stderr, stdout } = await reproduce(...words, '--out', elsewhere);
    expect(code).toBe(0);
    expect(stderr).toMatch(/evaluate mReLU-r-m: done .* on 10 validation images/);
    expect(stdout).toContain('error rates on images of MNIST');
    expect(stdout).toContain('Measured on 10 validation images (training images 301 to 310)');
    const { recipe: taken, evaluation } = await readResult(join(elsewhere, 'quick/mReLU-r-m.json'));
    expect(taken).toMatchObject({ epochs: 1, momentum: 0.9, random: { delta: 0.5, fraction: 1 } });
    expect(taken.mean).toBeUndefined();
    expect(evaluation).toMatchObject({ samples: 10, heldOutFrom: 300, fullTestSet: false });
  }, 60_000);
});

describe('a run where there is one', () => {
  const stamps = () => Promise.all(resultFiles.map(async (file) => (await stat(join(out, file))).mtimeMs));

  test('reuses what is finished', async () => {
    const before = await stamps();
    const { code, stderr } = await reproduce(...tinyRun, '--out', out);
    expect(code).toBe(0);
    expect(stderr).toContain('plain: finished by an earlier run, reused');
    expect(stderr).not.toContain('train');
    expect(await stamps()).toEqual(before);
  });

  test.each([
    [['--epochs', '5'], 'epochs 4, and 5 is asked for'],
    [['--limit', '11'], 'evaluated images 10, and 11 is asked for'],
    [['--engine', 'native'], 'engine wasm, and native is asked for'],
    [['--validation'], 'evaluation on test images, and on training images from number 300 on is asked for'],
  ])('is not overwritten by another: %j', async (words, difference) => {
    const before = await stamps();
    const { code, stdout, stderr } = await reproduceHere(...tinyRun, ...words, '--out', out);
    const sentence = `${join(out, 'quick/plain.json')} belongs to another run: ${difference}. Pass --force to replace it, or --out to keep it and write elsewhere`;
    expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: '', stderr: `error: ${sentence}\n` });
    expect(await stamps()).toEqual(before);
  });

  test('is not where other seeds go, which have folders of their own', async () => {
    const elsewhere = join(root, 'seeds');
    const words = [...tinyRun, '--epochs', '1', '--models', 'plain', '--seed', '2,3'];
    const { code, stdout } = await reproduce(...words, '--out', elsewhere);
    expect(code).toBe(0);
    for (const seed of [2, 3]) {
      expect(stdout).toContain(`quick/seed-${seed}/plain.json`);
      expect(await readResult(join(elsewhere, `quick/seed-${seed}/plain.json`))).toMatchObject({
        model: 'plain',
        seed,
      });
    }
    expect(existsSync(join(elsewhere, 'quick/plain.json'))).toBe(false);
  }, 60_000);

  test('compare holds all of its results against others', async () => {
    const { code, stdout } = await reproduceHere('compare', join(out, 'quick'), '--with', out, '--json');
    expect(code).toBe(0);
    const compared = JSON.parse(stdout);
    expect(compared.length).toBeGreaterThanOrEqual(2);
    const { model, curves } = compared[0];
    expect(model).toBe('mReLU-r-m');
    expect(curves[0].cells[0]).toMatchObject({ difference: 0, within: true });
    const none = await reproduceHere('compare', join(out, 'quick'));
    expect(none).toMatchObject({ code: 2, stdout: '' });
    expect(none.stderr).toContain('expected a committed result of');
  });

  test('ls says that it is finished', async () => {
    const { code, stdout } = await reproduceHere('ls', '--out', out);
    expect(code).toBe(0);
    expect(stdout.match(/finished: error \d\.\d{3} on 10 test images/g)).toHaveLength(2);
    const [{ models: listed }] = JSON.parse((await reproduceHere('ls', '--out', out, '--json')).stdout);
    expect(listed).toMatchObject(models.map((model) => ({ model, state: 'finished' })));
  });

  test('report draws it anew', async () => {
    const file = join(out, 'quick/report.html');
    const drawn = await readFile(file, 'utf8');
    await rm(file);
    const { code, stdout } = await reproduce('report', '--out', out);
    expect(code).toBe(0);
    expect(stdout).toContain('Table 2');
    expect(await readFile(file, 'utf8')).toBe(drawn);
  });

  test('evaluate finds the curves of the result again', async () => {
    const { code, stdout } = await reproduce(
      'evaluate',
      join(out, 'quick/mReLU-r-m'),
      '--limit',
      '10',
      '--engine',
      'wasm',
      '--json',
    );
    expect(code).toBe(0);
    const { curves } = (await readResult(join(out, 'quick/mReLU-r-m.json'))).evaluation;
    expect(JSON.parse(stdout).evaluation.curves).toEqual(curves);
  });

  test('evaluate with a threshold of 0 takes nothing for nonsense', async () => {
    const folder = join(out, 'quick/mReLU-r-m');
    const { stdout } = await reproduce('evaluate', folder, '--limit', '10', '--threshold', '0', '--json');
    const { curves } = JSON.parse(stdout).evaluation as { curves: { kind: string; errors: number[] }[] };
    const errors = curves.filter(({ kind }) => kind === 'nonsense').flatMap((curve) => curve.errors);
    expect(new Set(errors)).toEqual(new Set([1]));
  });
});

test('--resume without an earlier run is an error', async () => {
  const { code, stderr } = await reproduceHere(...tinyRun, '--resume', '--out', join(root, 'none'));
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `error: --resume: expected a run to resume in ${join(root, 'none/quick')}, found none\n`,
  });
});

test('report without results is an error', async () => {
  const { code, stderr } = await reproduceHere('report', '--out', join(root, 'none'));
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error: expected results in .*, found none.*\n$/);
});

test(
  'Ctrl-C saves and ends with 130; --resume gives the bits of the run that was never stopped',
  async () => {
    const stopped = join(root, 'stopped');
    const running = start([...tinyRun, '--out', stopped, '--json']);
    await untilCheckpoints(stopped, running);
    // To the whole group, workers included, as a terminal does.
    process.kill(-running.child.pid!, 'SIGINT');
    const { code, stdout, stderr } = await running.ended;
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    // One of the two may have ended by then: they take a second.
    expect(stderr).toMatch(/train (plain|mReLU-r-m): stopped after/);
    expect((await reproduceHere('ls', '--out', stopped)).stdout).toMatch(/in training: step \d+ of 12/);

    const resumed = await reproduce(...tinyRun, '--resume', '--out', stopped);
    expect(resumed).toMatchObject({ code: 0 });
    expect(resumed.stderr).toMatch(/goes on at step \d+ of 12/);
    expect(await weightsOf(stopped)).toEqual(await weightsOf(out));
  },
  3 * minutes,
);

test(
  'killed (SIGKILL), its workers end, and the next run goes on from the last checkpoint to the same bits',
  async () => {
    const killed = join(root, 'killed');
    const running = start([...tinyRun, '--out', killed]);
    await untilCheckpoints(killed, running);
    running.child.kill('SIGKILL');
    await running.ended;
    await until(() => !isAlive(-running.child.pid!));

    const resumed = await reproduce(...tinyRun, '--out', killed);
    expect(resumed).toMatchObject({ code: 0 });
    expect(resumed.stderr).toMatch(/goes on at step \d+ of 12/);
    expect(await weightsOf(killed)).toEqual(await weightsOf(out));
  },
  3 * minutes,
);

test.runIf(process.platform === 'linux')(
  'workers that are killed start again from their checkpoints, to the same bits',
  async () => {
    const crashed = join(root, 'crashed');
    // Both at once, on a machine of one core too.
    const running = start([...tinyRun, '--jobs', '2', '--out', crashed]);
    await untilCheckpoints(crashed, running);
    for (const worker of workersOf(running)) process.kill(worker, 'SIGKILL');
    const { code, stderr } = await running.ended;
    expect(code).toBe(0);
    expect(stderr.match(/: started again from where it was saved, because the process ended by SIGKILL/g)).toHaveLength(
      2,
    );
    expect(await weightsOf(crashed)).toEqual(await weightsOf(out));
  },
  3 * minutes,
);

test(
  'on a full disk it ends with what to do and keeps its checkpoint; once there is room it goes on to the same bits',
  async (context) => {
    // Room for one checkpoint, and for a part of the next.
    const { folder, resize } = await smallDisk(5_000, context);
    const words = [...tinyRun, '--models', 'plain', '--out', folder];
    const full = await reproduce(...words);
    expect(full).toMatchObject({ code: 1, stdout: '' });
    expect(full.stderr).toMatch(
      /checkpoint\.bin: expected room for \d+ bytes, got a full disk; free some space and run it again/,
    );
    await resize(50_000);
    const resumed = await reproduce(...words);
    expect(resumed).toMatchObject({ code: 0 });
    expect(resumed.stderr).toMatch(/goes on at step \d+ of 12/);
    expect((await weightsOf(folder, ['plain'])).plain).toBe((await weightsOf(out)).plain);

    const report = join(folder, 'quick/report.html');
    const drawn = await readFile(report);
    await resize(0);
    const { code, stderr } = await reproduce('report', '--out', folder);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: .*quick\/table-2\.md: expected room for \d+ bytes, got a full disk;.*\n$/);
    expect(await readFile(report)).toEqual(drawn);
  },
  3 * minutes,
);

function isAlive(group: number): boolean {
  try {
    return process.kill(group, 0);
  } catch {
    return false;
  }
}
