import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withSeal } from '@saf/checks/seal';
import { profiles } from '@saf/experiments/profiles';
import { wilsonInterval } from '@saf/metrics';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { checkPretrained } from '../src/commands/pretrained/check-pretrained.ts';
import { publish } from '../src/commands/publish/publish-networks.ts';
import { reproduce } from './command.ts';

const { quick } = profiles;

const minutes = 60_000;
let root: string;
let target: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'pretrained-'));
  target = join(root, 'package');
  await mkdir(join(target, 'src'), { recursive: true });
  const tiny = ['--engine', 'wasm', '--train-limit', '300', '--epochs', '1', '--limit', '10'];
  expect(await reproduce(...tiny, '--models', 'plain', '--out', join(root, 'runs'))).toMatchObject({ code: 0 });
  await publish({ ...quick, shipped: ['plain'] }, join(root, 'runs/quick'), target);
}, 3 * minutes);
afterAll(() => rm(root, { recursive: true, force: true }));
afterEach(() => {
  vi.restoreAllMocks();
});

async function check(): Promise<string> {
  const printed: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  const folder = join(target, 'models');
  await checkPretrained({ folder, receipts: root, engine: 'wasm', jobs: 1, threads: 1 }, { json: false });
  return printed.join('');
}

test(
  'published networks give their committed numbers again, on the engine that made them',
  async () => {
    const printed = await check();
    expect(printed.match(/mnist\/plain .* 0\.0000 .* 0 +agrees/g)).toHaveLength(3);
  },
  3 * minutes,
);

test(
  'other numbers are found, and end in an error',
  async () => {
    const file = join(target, 'models/mnist/plain/result.json');
    const { seal: _, ...result } = JSON.parse(await readFile(file, 'utf8'));
    const curve = result.evaluation.curves.find(({ kind }: { kind: string }) => kind === 'noisy');
    curve.wrong[0] += curve.wrong[0] < 10 ? 1 : -1;
    curve.errors[0] = curve.wrong[0] / curve.count;
    curve.intervals[0] = wilsonInterval(curve.wrong[0], curve.count);
    await writeFile(file, JSON.stringify(await withSeal(result)));
    await expect(check()).rejects.toThrow('numbers differ from the committed ones for mnist/plain');
  },
  3 * minutes,
);
