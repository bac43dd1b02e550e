import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { pretrainedNames } from '@saf/pretrained';
import { describe, expect, test } from 'vitest';
import { commandLine, reproduce, reproduceHere } from './command.ts';

const published = [...pretrainedNames]
  .sort()
  .map((name) => `"${name}"`)
  .join(', ');

/** A command line that is wrong ends with 2, says so in one sentence, and prints nothing else. */
async function expectUsageError(words: string[], sentence: string): Promise<void> {
  expect(await reproduceHere(...words)).toEqual({ code: 2, stdout: '', stderr: `error: ${sentence}\n` });
}

describe('a wrong command line', () => {
  test.each([
    [['--limit', '0'], "option '--limit <images>' argument '0' is invalid. Expected a whole number >= 1, got 0"],
    [
      ['--limit', 'all'],
      "option '--limit <images>' argument 'all' is invalid. Expected a whole number >= 1, got \"all\"",
    ],
    [['--limit', '10001'], '--limit: expected at most the 10000 images of mnist, got 10001'],
    [
      ['--train-limit', '1e9'],
      "option '--train-limit <images>' argument '1e9' is invalid. Expected a whole number >= 1, got \"1e9\"",
    ],
    [
      ['--validation'],
      '--validation evaluates on the training images that --train-limit leaves out: expected --train-limit below 60000, got none',
    ],
    [
      ['--validation', '--train-limit', '60000'],
      '--validation evaluates on the training images that --train-limit leaves out: expected --train-limit below 60000, got 60000',
    ],
    [
      ['--validation', '--train-limit', '59000', '--limit', '1001'],
      '--limit: expected at most the 1000 images of mnist, got 1001',
    ],
    [['--study', '/nowhere.ts'], '/nowhere.ts: expected a study file, got "none"'],
    [
      ['--study', '/nowhere.ts', '--epochs', '2'],
      '--study: expected no --epochs beside it, since the study file says that itself, got both',
    ],
    [['run', 'recipe.epochs=1'], 'expected --study with the file that recipe.epochs=1 belongs to, got none'],
    [['--recipe', '/nowhere.json'], '--recipe: expected a JSON file, got /nowhere.json (ENOENT)'],
    [
      ['--epochs', '1.5'],
      "option '--epochs <number>' argument '1.5' is invalid. Expected a whole number in [1, 10000], got \"1.5\"",
    ],
    [
      ['--seed', '-1'],
      "option '--seed <numbers>' argument '-1' is invalid. Expected a whole number in [0, 2147483647], got -1",
    ],
    [
      ['--engine', 'wasn'],
      'option \'--engine <name>\' argument \'wasn\' is invalid. Expected one of "auto", "native", "wasm", "webgpu", got "wasn" (did you mean "wasm"?)',
    ],
    [
      ['--profile', 'quik'],
      'option \'--profile <name>\' argument \'quik\' is invalid. Expected one of "quick", "mnist", "cifar10", "twins", "adversarial", "certified", "smoothed", "certified-cifar10", "smoothed-cifar10", "fashion", "pretrained", got "quik" (did you mean "quick"?)',
    ],
    [
      ['--models', 'plain,mReLU-m-r'],
      '--models: expected one of "plain", "mReLU-r-m", got "mReLU-m-r" (did you mean "mReLU-r-m"?)',
    ],
    [
      ['rejection', 'mnist/plain', '--other-images', 'gaussian-nose'],
      '--other-images: expected one of "gaussian-noise", "uniform-noise", "fashion-mnist", "adversarial-nonsense", "corrupted-gaussianNoise", "corrupted-impulseNoise", "corrupted-blur", "corrupted-contrast", "corrupted-brightness", "corrupted-stripe", "corrupted-translate", got "gaussian-nose" (did you mean "gaussian-noise"?)',
    ],
    [
      ['rejection', 'mnist/plain', '--prove', 'crwon'],
      'option \'--prove <bounds>\' argument \'crwon\' is invalid. Expected one of "interval", "crown", got "crwon" (did you mean "crown"?)',
    ],
    [
      ['--resume', '--force'],
      '--resume continues a run and --force starts it from scratch: expected one of them, got both',
    ],
    [
      ['evalute', 'x'],
      'command: expected one of "run", "ls", "evaluate", "card", "certify", "robustness", "ood", "rejection", "corruptions", "submit", "leaderboard", "compare", "report", "figures", "publish", "artifacts", "worker", "status", "help", got "evalute" (did you mean "evaluate"?)',
    ],
    [['evaluate'], "missing required argument 'model'"],
    [
      ['evaluate', '/nowhere'],
      'expected a folder with model.json and its weights, or the name of a network of @saf/pretrained such as mnist/plain, got /nowhere',
    ],
    [
      ['evaluate', '/nowhere', '--threshold', '1.5'],
      "option '--threshold <confidence>' argument '1.5' is invalid. Expected a finite number in [0, 1], got 1.5",
    ],
    [
      ['evaluate', '/nowhere', '--threshold', 'high'],
      `option '--threshold <confidence>' argument 'high' is invalid. Expected a finite number in [0, 1], got "high"`,
    ],
    [
      ['evaluate', '/nowhere', '--outputs', 'logit'],
      'option \'--outputs <kind>\' argument \'logit\' is invalid. Expected one of "confidences", "logits", "probabilities", "sigmoid", got "logit" (did you mean "logits"?)',
    ],
    [['card'], "missing required argument 'model'"],
    [
      ['card', 'mnist/plane'],
      'expected a folder with model.json and its weights, or the name of a network of @saf/pretrained such as mnist/plain, got mnist/plane',
    ],
    [
      ['card', 'mnist/plain', '--limit', '10001'],
      '--limit: expected at most the 10000 test images of mnist, got 10001',
    ],
    [
      ['--profile', 'pretrained', '--epochs', '3'],
      '--epochs: expected no such option with --profile pretrained, which only compares',
    ],
    [
      ['robustness', '--epsilons', '0.3,0.1'],
      "option '--epsilons <numbers>' argument '0.3,0.1' is invalid. Expected numbers in (0, 1], the smallest first, such as 0.1,0.3 or 2/255,8/255.",
    ],
    [['certify'], "missing required argument 'models'"],
    [['certify', 'mnist/plain', 'mnist/plain'], 'expected models of different names, got plain twice'],
    ...['-0.1', '1.5', '0.3,0.1'].map((epsilons): [string[], string] => [
      ['certify', 'mnist/plain', `--epsilons=${epsilons}`],
      `option '--epsilons <numbers>' argument '${epsilons}' is invalid. Expected numbers in (0, 1], the smallest first, such as 0.1,0.3 or 2/255,8/255.`,
    ]),
    [
      ['certify', 'mnist/plain', '--std=-0.5'],
      "option '--std <numbers>' argument '-0.5' is invalid. Expected numbers in (0, 1], the smallest first, such as 0.1,0.3 or 2/255,8/255.",
    ],
    [
      ['certify', 'mnist/plain', '--std', '0.5', '--alpha', '0'],
      "option '--alpha <probability>' argument '0' is invalid. Expected a number in (0, 1), such as 0.001.",
    ],
    [
      ['certify', 'mnist/plain', '--limit', '10001'],
      '--limit: expected at most the 10000 test images of mnist, got 10001',
    ],
    [
      ['publish', '--profile', 'certified', '--models', 'mReLU-c2'],
      '--models: expected one of "mReLU-c1", "RBF-c1", "ReLU-c1", "RBF-c3-small", "ReLU-c3-small", "RBF-c3-pixelwise", "ReLU-c3-pixelwise", "mReLU-c3-pixelwise-2", "ReLU-c3-pixelwise-2", "mReLU-c4-pixelwise-2", got "mReLU-c2" (did you mean "mReLU-c1"?)',
    ],
    [
      ['certify', 'mnist/plain', '--std', '0'],
      "option '--std <numbers>' argument '0' is invalid. Expected numbers in (0, 1], the smallest first, such as 0.1,0.3 or 2/255,8/255.",
    ],
    [
      ['certify', 'mnist/plain', '--std', '0.5', '--alpha', '1'],
      "option '--alpha <probability>' argument '1' is invalid. Expected a number in (0, 1), such as 0.001.",
    ],
    [
      ['certify', 'mnist/plain', '--std', '0.5', '--n', '50'],
      '--n: expected at least as many copies as --n0, which is 100, got 50',
    ],
    [['certify', 'mnist/plain', '--n', '50'], '--n is of smoothing: expected --std with it, got none'],
    ...[
      ['0', 'run'],
      ['1.5', 'run'],
      ['0', 'submit', 'mnist/plain'],
      ['1.5', 'certify', 'mnist/plain'],
    ].map(([shards, ...words]): [string[], string] => [
      [...words, '--shards', shards],
      `option '--shards <number>' argument '${shards}' is invalid. Expected a whole number in [1, 10000], got ${shards === '0' ? 0 : '"1.5"'}`,
    ]),
    [['corruptions'], "missing required argument 'models'"],
    [['corruptions', 'mnist/plain', 'mnist/plain'], 'expected models of different names, got plain twice'],
    [['corruptions', 'mnist/plain', 'cifar10/plain'], 'expected models of one data set, got mnist and cifar10'],
    [
      ['corruptions', 'mnist/plain', '--baseline', 'mnist/mReLU'],
      '--baseline: expected one of the models mnist/plain, got mnist/mReLU',
    ],
    [
      ['corruptions', 'mnist/plain', '--corruptions', 'fogg'],
      '--corruptions: expected one of "shot-noise", "impulse-noise", "glass-blur", "motion-blur", "shear", "scale", "rotate", "brightness", "translate", "stripe", "fog", "spatter", "dotted-line", "zigzag", "canny-edges", got "fogg" (did you mean "fog"?)',
    ],
    [
      ['corruptions', 'mnist/plain', '--severities', '0,6'],
      "option '--severities <numbers>' argument '0,6' is invalid. Expected a whole number in [1, 5], got 0",
    ],
    [['submit'], "missing required argument 'model'"],
    [
      ['submit', '/nowhere'],
      'expected a folder with model.json and its weights, or the name of a network of @saf/pretrained such as mnist/plain, got /nowhere',
    ],
    [
      ['submit', 'mnist/plain', '--images', '10001'],
      '--images: expected at most the 10000 test images of mnist, got 10001',
    ],
    [
      ['submit', 'mnist/plain', '--images', 'all'],
      "option '--images <number>' argument 'all' is invalid. Expected a whole number >= 1, got \"all\"",
    ],
    [
      ['submit', 'mnist/plain', '--dataset', 'cifar'],
      '--dataset: expected one of "mnist", "fashion-mnist", "cifar10", got "cifar" (did you mean "cifar10"?)',
    ],
    [
      ['submit', 'mnist/plain', '--dataset', 'cifar10'],
      'expected a model of the images of cifar10, 32 × 32 × 3, got one of 28 × 28 × 1; --dataset says which they are',
    ],
    [
      ['submit', 'mnist/plain', '--dataset', 'fashion-mnist'],
      '--epsilons: expected L∞ sizes, since the protocol has none for fashion-mnist, got none',
    ],
    [
      ['submit', 'mnist/plain', '--epsilons', '0'],
      "option '--epsilons <numbers>' argument '0' is invalid. Expected numbers in (0, 1], the smallest first, such as 0.1,0.3 or 2/255,8/255.",
    ],
    [
      ['submit', 'mnist/plain', '--also', 'squares10000'],
      'option \'--also <names>\' argument \'squares10000\' is invalid. Expected one of "transfer", "autoAttackSaf", "square10000", got "squares10000" (did you mean "square10000"?)',
    ],
    [
      ['submit', 'mnist/plain', '--also', 'transfer,transfer'],
      "option '--also <names>' argument 'transfer,transfer' is invalid. Expected different names.",
    ],
    [
      ['submit', 'fashion-mnist/plain', '--epsilons', '0.1', '--also', 'transfer'],
      '--also: expected networks on fashion-mnist to carry images over from with transfer, found none',
    ],
    [
      ['submit', 'mnist/plain', '--certificates', '/nowhere.json'],
      '--certificates: expected a file of certificates, got none in /nowhere.json',
    ],
    [
      ['leaderboard', '--out', '/nowhere'],
      '--out: expected results of networks under AutoAttack in /nowhere, found none; `reproduce submit` makes them',
    ],
    [['compare', '/nowhere'], 'expected a result or a folder of results, got /nowhere, which is not there'],
    [['compare', '/dev/null'], 'expected a result such as runs/mnist/plain.json, got /dev/null'],
    [
      ['ood', '--models', 'mReLU,ReLU-b'],
      '--models: expected one of "plain", "mReLU", "RBF-r-m", "mReLU-r-m", "ReLU-r-m", "ReLU-a", "mReLU-a", "ReLU-a-small", "SiLU-a-small", "RBF-a-small", "mReLU-a-small", "ReLU-c3-a-small", "RBF-c3-a-small", "ReLU-c1", "RBF-c1", "mReLU-c1", "ReLU-c1-long", "RBF-c1-long", "mReLU-c1-long", "ReLU-c3", "RBF-c3", "mReLU-c3", "ReLU-c3-small", "RBF-c3-small", "mReLU-c3-small", "ReLU-c3-pixelwise", "RBF-c3-pixelwise", "mReLU-c3-pixelwise", "ReLU-c3-pixelwise-2", "RBF-c3-pixelwise-2", "mReLU-c3-pixelwise-2", "ReLU-c4-pixelwise-2", "RBF-c4-pixelwise-2", "mReLU-c4-pixelwise-2", got "ReLU-b" (did you mean "ReLU-a"?)',
    ],
    [
      ['--profile', 'pretrained', '--models', 'mnist/plane'],
      `--models: expected one of ${published}, got "mnist/plane" (did you mean "mnist/plain"?)`,
    ],
    [
      ['robustness', '--dataset', 'cifar10', '--models', 'ReLU-a'],
      '--models: expected one of "plain", "plainReLU", "plain-r-m", "mReLU", "RBF-r-m", "mReLU-r-m", got "ReLU-a"',
    ],
    [['--limt', '5'], "unknown option '--limt'\n(Did you mean --limit?)"],
    [
      ['--out', '/dev/null/runs'],
      '--out: expected a folder that can be written to, got /dev/null/runs/quick (ENOTDIR)',
    ],
  ])('%j', expectUsageError);
});

test('the process itself ends so, with the same words', async () => {
  const [words, message] = [['--limit', 'all'], "argument 'all' is invalid. Expected a whole number >= 1"];
  const ended = await reproduce('--', ...words);
  expect(ended).toEqual(await reproduceHere(...words));
  expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) });
});

test('--help has the commands, examples and exit codes', async () => {
  const { code, stdout, stderr } = await reproduce('--help');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const word of ['run', 'ls', 'evaluate', 'report', 'Examples:', 'Exit codes:']) expect(stdout).toContain(word);
});

test('run --help says what is reused and what is refused', async () => {
  const { code, stdout } = await reproduceHere('run', '--help');
  expect(code).toBe(0);
  for (const word of ['--resume', '--force', '--json', 'Ctrl-C', 'never overwritten']) expect(stdout).toContain(word);
});

test.skipIf(!existsSync('/dev/full'))('a standard output that takes no more is a failure that says so', () => {
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = spawnSync(process.execPath, [...commandLine, 'ls'], { stdio: ['ignore', full, 'pipe'] });
  closeSync(full);
  expect({ status, stderr: String(stderr) }).toEqual({
    status: 1,
    stderr: 'error: standard output cannot be written: ENOSPC: no space left on device, write\n',
  });
});
