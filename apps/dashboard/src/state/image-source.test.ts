import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeDrawing, encodeDrawing, quantized } from './image-source.ts';

const drawings = fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 784, maxLength: 784 });

test('a drawing comes back in 64 grey levels', () =>
  fc.assert(
    fc.property(drawings, (values) => {
      const drawing = Float32Array.from(values);
      const back = decodeDrawing(encodeDrawing(drawing));
      expect(back).toEqual(quantized(drawing));
      for (const [i, value] of quantized(drawing).entries()) expect(Math.abs(value - drawing[i])).toBeLessThan(1 / 63);
    }),
    { numRuns: 5 },
  ));

test('a stroke makes a short address', () => {
  const drawing = new Float32Array(784);
  for (let row = 6; row < 22; row++) drawing.fill(1, row * 28 + 13, row * 28 + 15);
  expect(encodeDrawing(drawing).length).toBeLessThan(200);
});

test.each(['', 'abc', encodeDrawing(new Float32Array(784)).slice(2)])('no drawing: %j', (code) =>
  expect(decodeDrawing(code)).toBeNull(),
);
