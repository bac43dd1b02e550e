import { expect, test } from 'vitest';
import { fixtureRejection } from '../../test/fixture-rejection.ts';
import { parseResultFile } from '../parse-result-file.ts';
import { acceptedCount, ballsOf, provenErrors, rejectionErrors } from './rejection.ts';

const file = fixtureRejection();

test('errors are of one attack, or image by image of all of a ball', () => {
  expect(ballsOf(file)).toEqual([
    { norm: 'linf', epsilon: 0.3 },
    { norm: 'l2', epsilon: 3 },
  ]);
  const linf = { norm: 'linf', epsilon: 0.3 } as const;
  // Three are accepted; the fourth only as AutoAttack changed it.
  expect(rejectionErrors(file)).toMatchObject({ errors: 1, accepted: 3 });
  expect(rejectionErrors(file, linf)).toMatchObject({ errors: 3, accepted: 4 });
  expect(rejectionErrors(file, linf, 'confidence-image')).toMatchObject({ errors: 2, accepted: 3 });
  expect(rejectionErrors(file, linf, 'auto-attack')).toMatchObject({ errors: 2, accepted: 4 });
  expect(rejectionErrors(file, { norm: 'l2', epsilon: 3 })).toMatchObject({ errors: 1, accepted: 3 });
});

test('what is proven bounds the errors of a ball: any other image may be one', () => {
  const proofs = [{ method: 'interval', epsilon: 0.3, proven: '1000', seconds: 1 }] as const;
  expect(provenErrors({ ...file, proofs: [...proofs] }, 0.3)).toMatchObject({ errors: 3, accepted: 4 });
  expect(provenErrors({ ...file, proofs: [...proofs] }, 0.4)).toBeNull();
  expect(provenErrors(file, 0.3)).toBeNull();
});

test('noise is accepted where any attack had it accepted', () =>
  expect(acceptedCount(file.fooling.map(({ accepted }) => accepted))).toEqual({ accepted: 3, images: 4 }));

test.each([
  [{ clean: { right: '101', accepted: '1110' } }, 'clean.right: expected 4 characters, one an image'],
  [{ heldOut: { ...file.heldOut, first: 3 } }, 'heldOut.first: expected at least samples = 4'],
  [{ heldOut: { ...file.heldOut, kept: 991 } }, 'heldOut.kept: expected at most 990, those that are right'],
  [{ otherImages: [{ images: 'noise', accepted: '1' }] }, 'otherImages[0].accepted: expected 4 characters'],
  [{ threshold: 1.5 }, 'threshold: expected'],
  [
    { proofs: [{ method: 'interval', epsilon: 0.3, proven: '100', seconds: 1 }] },
    'proofs[0].proven: expected 4 characters',
  ],
  [
    { proofs: [{ method: 'interval', epsilon: 0.3, proven: '1001', seconds: 1 }] },
    'proofs[0].proven: expected image 3, which auto-attack breaks, not to be proven',
  ],
])('%j is refused', (change, message) =>
  expect(() => parseResultFile('x.json', { ...file, ...change })).toThrow(`x.json: ${message}`),
);
