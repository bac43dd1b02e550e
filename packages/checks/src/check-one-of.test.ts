import fc from 'fast-check';
import { distance } from 'fastest-levenshtein';
import { test } from 'vitest';
import { editDistance } from './check-one-of.ts';

test('is the distance that a library of its own gives', () => {
  const word = fc.string({ unit: fc.constantFrom(...'abcA'), maxLength: 12 });
  fc.assert(fc.property(word, word, (a, b) => editDistance(a, b) === distance(a, b)));
});
