import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { defaultOut, shownPath, userPath } from './folders.ts';

const workspace = fileURLToPath(new URL('../../../../..', import.meta.url)).replace(/\/$/, '');

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('userPath', () => {
  test.each([
    ['where pnpm was called', '/home/somebody', '/home/somebody/runs'],
    ['the workspace, if that is the app (turbo)', join(workspace, 'apps/reproduce'), join(workspace, 'runs')],
    ['the workspace itself', workspace, join(workspace, 'runs')],
  ])('starts from %s', (_, called, path) => {
    vi.stubEnv('INIT_CWD', called);
    expect(userPath('runs')).toBe(path);
  });

  test('takes a whole path as it is', () => expect(userPath('/data/runs')).toBe('/data/runs'));
});

test('runs go to the workspace by default', () => expect(defaultOut).toBe(join(workspace, 'runs')));

test('shownPath is the shorter one', () => {
  vi.stubEnv('INIT_CWD', workspace);
  expect(shownPath(join(workspace, 'runs/quick'))).toBe('runs/quick');
  expect(shownPath('/data/runs')).toBe('/data/runs');
});
