import { afterEach, expect, test, vi } from 'vitest';
import { findChromium } from './find-chromium.ts';
import { launchChromium } from './launch-chromium.ts';

afterEach(() => vi.unstubAllEnvs());

test('the one that SAF_CHROMIUM names', () => {
  vi.stubEnv('SAF_CHROMIUM', process.execPath);
  expect(findChromium()).toBe(process.execPath);
});

test('one that is not there is none, and is said', () => {
  vi.stubEnv('SAF_CHROMIUM', '/nowhere/chromium');
  expect(findChromium()).toBeNull();
  expect(() => launchChromium()).toThrow('Chromium is missing');
});
