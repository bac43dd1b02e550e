import { signal } from '@preact/signals';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Codec, digitOr, flag, list, number, oneOf, text } from './codecs.ts';
import { imageSource } from './image-source.ts';
import { type Control, formatHash, parseHash, readInto } from './url.ts';

function control<Value>(name: string, codec: Codec<Value>, initial: Value): Control<Value> {
  return { name, codec, initial, value: signal(initial) };
}

const made = () => [
  control('attack', text, 'eq10'),
  control('strength', number(0, 0.5, 0.005), 0.25),
  control('clip', flag, true),
  control('target', digitOr('any'), null),
  control('models', list, []),
  control('gain', oneOf(['1', '5', '20']), '1'),
  control('image', imageSource, { kind: 'test', index: 0 }),
];

test('what is left at its start is left out', () => {
  const controls = made();
  expect(formatHash('attack', controls)).toBe('#attack');
  controls[1].value.value = 0.3;
  expect(formatHash('attack', controls)).toBe('#attack?strength=0.3');
});

test('people can read it', () => {
  const controls = made();
  controls[0].value.value = 'a/b';
  controls[4].value.value = ['plain', 'paper: plain'];
  controls[6].value.value = { kind: 'noise', index: 3 };
  expect(formatHash('results', controls)).toBe('#results?attack=a/b&models=plain,paper:%20plain&image=noise:3');
});

test('any state comes back', () =>
  fc.assert(
    fc.property(
      fc.record({
        attack: fc.string({ minLength: 1, unit: 'grapheme' }),
        strength: fc.integer({ min: 0, max: 100 }).map((step) => Number((step * 0.005).toFixed(3))),
        clip: fc.boolean(),
        target: fc.option(fc.integer({ min: 0, max: 9 })),
        models: fc.array(fc.stringMatching(/^[a-zA-Z :&=#-]+(,[a-z]+)*$/)),
        gain: fc.constantFrom('1', '5', '20'),
        image: fc.record({ kind: fc.constantFrom('test', 'noise'), index: fc.integer({ min: 0, max: 399 }) }),
      }),
      (state) => {
        const [before, after] = [made(), made()];
        for (const each of before) each.value.value = state[each.name as keyof typeof state];
        readInto(after, parseHash(formatHash('attack', before)));
        expect(Object.fromEntries(after.map(({ name, value }) => [name, value.value]))).toEqual(state);
      },
    ),
  ));

describe('what cannot be understood leaves the control at its start', () => {
  test.each([
    'strength=',
    'strength=much',
    'clip=perhaps',
    'target=12',
    'gain=3',
    'image=test:4000',
    'image=drawn:nothing',
  ])('%s', (query) => {
    const controls = made();
    readInto(controls, parseHash(`#attack?${query}`));
    expect(formatHash('attack', controls)).toBe('#attack');
  });
});

test('a number out of range is the nearest in it, on a step', () => {
  const { parse } = number(0, 0.5, 0.005);
  expect([parse('-1'), parse('7'), parse('0.1234')]).toEqual([0, 0.5, 0.125]);
});
