import { certifiedAt, shareOf } from '@saf/results';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  fixtureCertificate,
  linfGuarantee,
  smoothedGuarantee,
} from '../../../../../../packages/results/test/fixture-certificates.ts';
import { proofsOf } from './certificates-model.ts';
import { linesOverEpsilon, linesOverRadius } from './certified-lines.ts';

const proof = (content: ReturnType<typeof fixtureCertificate>, file = 'mnist/plain.json') => ({ file, content });

test('certified accuracy begins at the images as they are', () => {
  const [{ points, hasMarks }] = linesOverEpsilon(proofsOf([proof(fixtureCertificate(linfGuarantee))]));
  expect(points.map(({ size, accuracy }) => [size, accuracy])).toEqual([
    [0, 0.75],
    [0.1, 0.5],
    [0.3, 0.25],
  ]);
  expect(hasMarks).toBe(true);
});

test('networks of one activation are told apart by dashes, and one network has one', () => {
  const models = ['RBF-c1', 'RBF-c3', 'mReLU-c1', 'RBF-c1'];
  const files = models.map((model, i) => proof(fixtureCertificate(linfGuarantee, { model }), `certified/${i}.json`));
  expect(proofsOf(files).map(({ style, dash }) => [style?.title, dash])).toEqual([
    ['RBF', 'none'],
    ['RBF', '6 3'],
    ['mReLU', 'none'],
    ['RBF', 'none'],
  ]);
});

test('certified accuracy over the radius is what the images say, at any radius', () => {
  const image = fc.record({ radius: fc.double({ min: 0, max: 2, noNaN: true }), right: fc.boolean() });
  fc.assert(
    fc.property(fc.array(image, { minLength: 1, maxLength: 20 }), (images) => {
      const radii = images.map(({ radius }) => radius);
      const right = images.map((each) => (each.right ? '1' : '0')).join('');
      const guarantee = { ...smoothedGuarantee, radii, right } as typeof smoothedGuarantee;
      const [{ points }] = linesOverRadius(proofsOf([proof(fixtureCertificate(guarantee))]));
      expect(points.at(-1)!.size).toBe(Math.max(...radii, 0.25));
      expect(points).toEqual(points.map(({ size }) => ({ size, ...shareOf(certifiedAt(guarantee, size)!) })));
    }),
    { numRuns: 20 },
  );
});
