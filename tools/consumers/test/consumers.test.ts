import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packPackages } from '@saf/release';
import { chromium } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { addCopyOfTfjs } from '../src/add-copy-of-tfjs.ts';
import { type Installer, install, run } from '../src/install.ts';
import { serveFolder } from '../src/serve-folder.ts';

const into = mkdtempSync(join(tmpdir(), 'consumers-'));
const packed = packPackages(into);
const timeout = 300_000;

afterAll(() => rmSync(into, { recursive: true }), timeout);

// tfjs looks at WebGL when it starts, and a driver without a GPU says how slow it is.
const ofTheDriver = /GL Driver Message/;

const executablePath = [process.env.SAF_CHROMIUM ?? '', '/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync);
// Where CI runs a browser is there: without one the test fails.
const withoutBrowser = !executablePath && !process.env.CI;

const nodeProjects: Partial<Record<Installer, string>> = {};

function nodeProject(installer: Installer): string {
  nodeProjects[installer] ??= install('node', installer, packed, into);
  return nodeProjects[installer];
}

test.each(['npm', 'pnpm'] as Installer[])(
  'a Node project with plain tfjs, installed by %s',
  { timeout },
  (installer) => {
    const project = nodeProject(installer);
    expect(run('node', ['index.js'], project)).toContain('works with tfjs 4.22.0');
  },
);

describe('a project whose tfjs is not the one that the packages find', () => {
  test.each([
    [['@tensorflow/tfjs-core'], 'two copies of tfjs: tfjs-layers belongs to another tfjs-core'],
    [['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers'], 'the input belongs to another copy of tfjs'],
  ] as const)('%j: one clear error', { timeout }, (parts, message) => {
    const project = nodeProject('npm');
    addCopyOfTfjs(project, parts);
    const printed = run('node', ['two-copies.js'], project);
    expect(printed).toContain(message);
    expect(printed).not.toMatch(/already registered/i);
    // One line: the error, beside nothing else.
    expect(printed.trim().split('\n')).toHaveLength(1);
  });
});

test('a strict TypeScript project that checks the types of its libraries too', { timeout }, () => {
  const project = install('typescript', 'pnpm', packed, into);
  // tfjs's own types, and the WebGPU types that it brings, have errors in themselves; ours and the project's have none.
  const ofOthers = /^node_modules\/(?:\.pnpm\/[^/]+\/node_modules\/)?(@tensorflow|@webgpu|typescript)\/|^\s/;
  const { stdout } = spawnSync('npx', ['tsc'], { cwd: project, encoding: 'utf8' });
  expect(stdout.split('\n').filter((line) => line && !ofOthers.test(line))).toEqual([]);
});

test.skipIf(withoutBrowser)(
  'a Vite bundle in Chromium trains, saves, and predicts the same after a reload',
  { timeout },
  async () => {
    const project = install('browser', 'pnpm', packed, into);
    run('npx', ['vite', 'build', '--logLevel', 'warn'], project);
    const server = await serveFolder(join(project, 'dist'));
    const browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
    try {
      const page = await browser.newPage();
      const printed: string[] = [];
      page.on('console', (message) => !ofTheDriver.test(message.text()) && printed.push(message.text()));
      page.on('pageerror', ({ message }) => printed.push(message));
      const visit = async () => {
        await page.goto(server.url);
        await page.waitForFunction(() => document.querySelector('#out')?.textContent !== '', undefined, {
          timeout: 60_000,
        });
        return JSON.parse((await page.textContent('#out')) ?? '');
      };
      const first = await visit();
      expect(first).toMatchObject({
        known: false,
        loss: expect.any(Number),
        labels: [expect.any(Number), expect.any(Number)],
      });
      const second = await visit();
      expect(second).toEqual({ known: true, confidences: first.confidences, labels: first.labels });
      expect(printed).toEqual([]);
    } finally {
      await browser.close();
      server.close();
    }
  },
);
