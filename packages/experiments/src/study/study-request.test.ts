import { describe, expect, test } from 'vitest';
import { testStudy } from '../../test/study.ts';
import { type StudyOptions, studyRequest } from './study-request.ts';

const ask = (options: Partial<StudyOptions>) => studyRequest(testStudy, { folder: '/runs/small', ...options });

test.each([0, 1.5])('%d shards are refused', (shards) =>
  expect(() => studyRequest(testStudy, { folder: 'runs/mine', shards })).toThrow(
    `shards: expected a whole number >= 1, got ${shards}`,
  ),
);

test('what is not said is as the study has it', () => {
  expect(ask({})).toMatchObject({
    engine: 'auto',
    evaluatedImages: 2_000,
    heldOutFrom: null,
    trainingImages: null,
    resume: false,
    force: false,
  });
  expect(ask({}).runs.map(({ name }) => name)).toEqual(['plain', 'mReLU-r-m']);
});

test('networks are chosen in the order of the study, all training images are no limit, validation follows the training images', () => {
  expect(ask({ networks: ['mReLU-r-m'], seeds: [7] }).runs).toMatchObject([{ name: 'mReLU-r-m, seed 7', seed: 7 }]);
  expect(ask({ trainingImages: 60_000 }).trainingImages).toBeNull();
  expect(ask({ trainingImages: 59_000, validation: true })).toMatchObject({
    heldOutFrom: 59_000,
    evaluatedImages: 1_000,
  });
});

describe('refuses', () => {
  test.each<[Partial<StudyOptions>, string]>([
    [{ networks: ['plian'] }, 'networks: expected one of "plain", "mReLU-r-m", got "plian" (did you mean "plain"?)'],
    [{ seeds: [] }, 'seeds: expected at least one, got []'],
    [{ seeds: [2, 2] }, 'seeds[1]: expected another seed than those before it, got 2'],
    [{ seeds: [0.5] }, 'seeds[0]: expected a whole number >= 0, got 0.5'],
    [{ trainingImages: 60_001 }, 'trainingImages: expected at most the 60000 images of mnist, got 60001'],
    [{ evaluatedImages: 0 }, 'evaluatedImages: expected a whole number >= 1, got 0'],
    [{ evaluatedImages: 10_001 }, 'evaluatedImages: expected at most the 10000 images of mnist, got 10001'],
    [
      { validation: true },
      'trainingImages: expected fewer than 60000, which leaves images to validate on, got undefined',
    ],
  ])('%j', (options, message) => {
    expect(() => ask(options)).toThrow(expect.objectContaining({ name: 'ArgumentError', message }));
  });
});
