import { expect, test } from 'vitest';
import { packageVersions } from './provenance.ts';

test('names every package that a result depends on, even through another one', () => {
  expect(packageVersions()).toMatchObject({
    '@saf/models': expect.stringMatching(/^\d+\.\d+\.\d+/),
    '@saf/activations': expect.stringMatching(/^\d+\.\d+\.\d+/),
    '@saf/random': expect.stringMatching(/^\d+\.\d+\.\d+/),
  });
});
