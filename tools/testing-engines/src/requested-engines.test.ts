import { expect, test } from 'vitest';
import { requestedEngines } from './requested-engines.ts';

test('wasm must load and native may, if nothing is asked for', () => {
  const usual = [
    { engine: 'wasm', required: true },
    { engine: 'native', required: false },
  ];
  expect(requestedEngines(undefined)).toEqual(usual);
  expect(requestedEngines('')).toEqual(usual);
});

test('engines asked for must load', () => {
  expect(requestedEngines('native')).toEqual([{ engine: 'native', required: true }]);
  expect(requestedEngines('native, wasm,native').map(({ engine }) => engine)).toEqual(['native', 'wasm']);
});

test('an unknown engine is refused', () => {
  expect(() => requestedEngines('wsam')).toThrow('SAF_TEST_ENGINES: expected one of "wasm", "native", got "wsam"');
});
