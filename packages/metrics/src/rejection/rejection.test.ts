import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { errorsWithRejection, rejectionThreshold } from '../rejection.ts';

const flags = fc.array(fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 30 });
const confidence = fc.double({ min: 0, max: 1, noNaN: true });
const judged = fc.array(fc.tuple(confidence, fc.boolean()), { minLength: 1, maxLength: 40 });

describe('rejectionThreshold', () => {
  // Confidences 0.001 to 1, all right: 990 of 1,000 are at least 0.011.
  test('of evenly spread confidences is the quantile', () => {
    const confidences = Array.from({ length: 1000 }, (_, i) => (i + 1) / 1000);
    const right = confidences.map(() => true);
    expect(rejectionThreshold(confidences, right)).toBe(0.011);
    expect(rejectionThreshold(confidences, right, { truePositiveRate: 1 })).toBe(0.001);
    // 0.07 · 100 is 7.000000000000001 in floating point: 7 are enough.
    const hundred = confidences.slice(0, 100);
    expect(rejectionThreshold(hundred, right.slice(0, 100), { truePositiveRate: 0.07 })).toBe(0.094);
  });

  test('keeps the share of what is right, no larger threshold does, and what is wrong changes nothing', () =>
    fc.assert(
      fc.property(judged, fc.double({ min: 0.01, max: 1, noNaN: true }), (images, truePositiveRate) => {
        fc.pre(images.some(([, isRight]) => isRight));
        const [confidences, isRight] = [images.map(([y]) => y), images.map(([, each]) => each)];
        const threshold = rejectionThreshold(confidences, isRight, { truePositiveRate });
        const right = confidences.filter((_, i) => isRight[i]);
        const kept = (least: number) => right.filter((y) => y >= least).length / right.length;
        expect(kept(threshold)).toBeGreaterThanOrEqual(truePositiveRate - 1e-9);
        for (const y of right.filter((each) => each > threshold)) expect(kept(y)).toBeLessThan(truePositiveRate);
        const more = rejectionThreshold([...confidences, 0.5], [...isRight, false], { truePositiveRate });
        expect(more).toBe(threshold);
      }),
    ));

  test.each([
    [[0.5], [true, false], {}, 'isRight: expected 1 entries, one a confidence, got 2'],
    [[Number.NaN], [true], {}, 'confidences[0]: expected a finite number, got NaN'],
    [[0.5], [false], {}, 'isRight: expected at least one image that is classified right, got "none"'],
    [[0.5], [true], { truePositiveRate: 0 }, 'truePositiveRate: expected a finite number in (0, 1], got 0'],
  ])('refuses %j, %j, %j', (confidences, isRight, options, message) =>
    expect(() => rejectionThreshold(confidences, isRight, options)).toThrow(message),
  );
});

describe('errorsWithRejection', () => {
  // Of six images one is right and accepted, one right and rejected, one wrong and accepted, one wrong and rejected, and of the last two an
  // attack finds what is wrong and accepted: one was accepted by itself, one was not.
  const right = [true, true, false, false, true, true];
  const accepted = [true, false, true, false, true, false];
  const broken = [false, false, false, false, true, true];

  test('by its definition', () => {
    expect(errorsWithRejection({ right, accepted })).toMatchObject({ errors: 1, accepted: 3, rate: 1 / 3 });
    expect(errorsWithRejection({ right, accepted, broken })).toMatchObject({ errors: 3, accepted: 4, rate: 3 / 4 });
    // Wilson's interval of 3 in 4.
    const { interval } = errorsWithRejection({ right, accepted, broken });
    expect(interval[0]).toBeCloseTo(0.3006, 4);
    expect(interval[1]).toBeCloseTo(0.9544, 4);
  });

  test('without rejection is the error rate, and nothing accepted says nothing', () => {
    const all = right.map(() => true);
    expect(errorsWithRejection({ right, accepted: all }).rate).toBe(2 / 6);
    const none = right.map(() => false);
    expect(errorsWithRejection({ right, accepted: none })).toEqual({
      errors: 0,
      accepted: 0,
      rate: 0,
      interval: [0, 1],
    });
  });

  test('never falls where an attack finds more, and lies in its interval', () =>
    fc.assert(
      fc.property(flags, fc.nat(), (images, more) => {
        const [isRight, isAccepted, isBroken] = [0, 1, 2].map((k) => images.map((each) => each[k]));
        const of = { right: isRight, accepted: isAccepted };
        const [clean, attacked] = [errorsWithRejection(of), errorsWithRejection({ ...of, broken: isBroken })];
        expect(attacked.rate).toBeGreaterThanOrEqual(clean.rate);
        const [low, high] = attacked.interval;
        expect(low <= attacked.rate && attacked.rate <= high).toBe(true);
        const stronger = isBroken.map((each, i) => each || i === more % images.length);
        expect(errorsWithRejection({ ...of, broken: stronger }).rate).toBeGreaterThanOrEqual(attacked.rate);
      }),
    ));

  test.each([
    [{ right: [], accepted: [] }, 'right: expected an entry for each of at least one image, got 0'],
    [{ right: [true], accepted: [] }, 'accepted: expected 1 entries, as right has, got 0'],
    [{ right: [true], accepted: [true], broken: [] }, 'broken: expected 1 entries, as right has, got 0'],
  ])('refuses %j', (images, message) => expect(() => errorsWithRejection(images)).toThrow(message));
});
