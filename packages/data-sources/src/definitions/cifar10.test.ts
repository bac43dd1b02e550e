import { expect, test } from 'vitest';
import { cifar10 } from './cifar10.ts';

test.each(['[1, 2', '{"a": 1}'])('labels that are the JSON %s are refused', (text) => {
  const [{ make }] = cifar10.sources[0].parts;
  expect(() => make?.([new Uint8Array(), new TextEncoder().encode(text)])).toThrow(
    'train_lables.json: expected a JSON array of labels',
  );
});
