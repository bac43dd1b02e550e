import { expect, test } from 'vitest';
import { csvOf, timeInWords } from './compare-csv.ts';

const verdict = (prediction: number) => ({ confidences: new Float32Array(10), prediction, rule: { threshold: 0 } });

test('the grid as CSV: one line for each attack on each network', () => {
  const cell = {
    ...{ attack: 'pgd', network: 'mnist/plain', time: 123.44 },
    outcome: { network: 'mnist/plain', clean: verdict(7), attacked: verdict(-1), pixels: new Float32Array(784) },
    size: { linf: 0.1, l2: 2.8, psnr: 20 },
  };
  expect(csvOf([cell], 7).split('\n')).toEqual([
    'attack,network,clean,attacked,outcome,linf,l2,psnr_db,milliseconds',
    'pgd,mnist/plain,7,nonsense,says nonsense,0.100000,2.800000,20.000,123.4',
    '',
  ]);
});

test('times in words', () => expect([timeInWords(84.4), timeInWords(12_345)]).toEqual(['84 ms', '12.3 s']));
