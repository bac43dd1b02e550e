import { expect, test } from 'vitest';
import type { BenchOptions } from './bench-options.ts';
import { nameOf, turns } from './contenders.ts';

const options: BenchOptions = {
  engines: ['native', 'wasm'],
  networks: ['mnist-plain', 'cifar10-mReLU'],
  rounds: 2,
  steps: 10,
  images: 0,
  threads: 2,
  processes: 2,
  torch: 'python3',
  effort: 0,
  torchCompiled: false,
};
const namesOf = (change: Partial<BenchOptions>) =>
  turns({ ...options, networks: ['mnist-plain'], rounds: 1, ...change }).map(({ contender }) => nameOf(contender));

test('what is compared is measured one after the other', () =>
  expect(namesOf({})).toEqual([
    'native, 2 threads',
    'PyTorch, 2 threads',
    'wasm, 1 thread',
    'PyTorch, 1 thread',
    'native, 1 thread',
    'native, 2 processes, each 1 thread',
    'wasm, 2 processes, each 1 thread',
  ]));

test('torch.compile is measured beside PyTorch', () =>
  expect(namesOf({ engines: ['native'], processes: 1, torchCompiled: true })).toEqual([
    'native, 2 threads',
    'PyTorch, 2 threads',
    'PyTorch, torch.compile, 2 threads',
  ]));

test('rounds are inside networks', () =>
  expect(turns(options).map(({ network, round }) => `${network} ${round}`)).toEqual(
    ['mnist-plain 1', 'mnist-plain 2', 'cifar10-mReLU 1', 'cifar10-mReLU 2'].flatMap((each) => Array(7).fill(each)),
  ));

test('nothing is measured twice, or without need', () => {
  expect(namesOf({ threads: 1, processes: 1 })).toEqual(['native, 1 thread', 'PyTorch, 1 thread', 'wasm, 1 thread']);
  expect(namesOf({ engines: ['wasm'], processes: 1, torch: undefined })).toEqual(['wasm, 1 thread']);
});
