import { profiles } from '@saf/experiments/profiles';
import type { Job } from '@saf/jobs';
import { expect, test } from 'vitest';
import { drawJob } from './draw-job.ts';

const { certified } = profiles;

const jobOf = (kind: string, output: string): Job => ({ name: kind, inputs: [], outputs: [output], task: { kind } });

test('what is certified is waited for', () => {
  const before = [jobOf('certify', '/nowhere/certificates/a.json'), jobOf('train', '/nowhere/a/weights.bin')];
  expect(drawJob({ folder: '/nowhere', profile: certified, runs: [] }, before).inputs).toEqual([
    '/nowhere/certificates/a.json',
  ]);
});
