import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isWithoutChromium, launchChromium } from '@saf/chromium';
import { packPackages } from '@saf/release';
import type { Page } from 'playwright-core';
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

/** Installs a fixture, bundles it with Vite and opens it in Chromium. */
async function openBundle(fixture: string, use: (bundle: Bundle) => Promise<void>): Promise<void> {
  const project = install(fixture, 'pnpm', packed, into);
  run('npx', ['vite', 'build', '--logLevel', 'error'], project);
  await openFolder(join(project, 'dist'), use);
}

/** Opens a folder in Chromium; what the page prints to its console goes into `printed`. */
async function openFolder(folder: string, use: (bundle: Bundle) => Promise<void>): Promise<void> {
  const server = await serveFolder(folder);
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    const printed: string[] = [];
    page.on('console', (message) => !ofTheDriver.test(message.text()) && printed.push(message.text()));
    page.on('pageerror', ({ message }) => printed.push(message));
    const visit = async (query = '') => {
      await page.goto(`${server.url}${query}`);
      const found = () => document.querySelector('#out')?.textContent;
      await page.waitForFunction(found, undefined, { timeout: 60_000 });
      return JSON.parse((await page.textContent('#out')) ?? '');
    };
    await use({ page, visit, printed });
  } finally {
    await browser.close();
    server.close();
  }
}

interface Bundle {
  readonly page: Page;
  /** Loads the page, with a query if there is one, and gives what it found. */
  visit(query?: string): Promise<Record<string, unknown>>;
  readonly printed: readonly string[];
}

test.skipIf(isWithoutChromium)(
  'a Vite bundle in Chromium trains, saves, and predicts the same after a reload',
  { timeout },
  () =>
    openBundle('browser', async ({ visit, printed }) => {
      const first = await visit();
      expect(first).toMatchObject({
        known: false,
        loss: expect.any(Number),
        labels: [expect.any(Number), expect.any(Number)],
      });
      const second = await visit();
      expect(second).toEqual({ known: true, confidences: first.confidences, labels: first.labels });
      expect(printed).toEqual([]);
    }),
);

test.skipIf(isWithoutChromium)(
  'tfjs-vis draws a training by model.fit, one by train as it goes, and its history',
  { timeout },
  () =>
    openBundle('tfjs-vis', async ({ page, visit, printed }) => {
      expect(await visit()).toEqual({ epochs: 3 });
      const surfaces = page.locator('.tf-surface');
      expect(await surfaces.count()).toBe(3);
      // One chart for each of the metrics that were asked for, each with its marks.
      const charts = await surfaces.evaluateAll((all) =>
        all.map((each) => each.querySelectorAll('canvas, svg').length),
      );
      expect(charts).toEqual([2, 1, 3]);
      expect(printed).toEqual([]);
    }),
);

describe('@saf/backend and what stands on it', () => {
  let project: string | undefined;

  /** A bundle of the one project that has all bundlers, with the .wasm files beside it as the README says. */
  function bundleWith(name: keyof typeof bundlers): string {
    project ??= install('bundlers', 'pnpm', packed, into);
    run('npx', bundlers[name], project);
    const folder = join(project, `dist-${name}`);
    addWasmFiles(project, folder);
    // Vite makes the page itself; the others make scripts.
    if (name !== 'vite') {
      const page = readFileSync(join(project, 'index.html'), 'utf8');
      writeFileSync(join(folder, 'index.html'), page);
    }
    return folder;
  }

  const bundlers = {
    vite: ['vite', 'build', '--logLevel', 'error', '--outDir', 'dist-vite'],
    esbuild: ['esbuild', 'main.js', '--bundle', '--splitting', '--format=esm', '--outdir=dist-esbuild'],
    rollup: ['rollup', '--config', '--silent'],
    webpack: ['webpack'],
  };

  test.skipIf(isWithoutChromium).each(Object.keys(bundlers) as (keyof typeof bundlers)[])(
    'bundled by %s, train and attack on wasm, and on the cpu engine where the .wasm files are missing',
    { timeout },
    (name) =>
      openFolder(bundleWith(name), async ({ visit, printed }) => {
        const done = { epochs: 2, successes: [2, 2] };
        expect(await visit('?wasm=/wasm')).toEqual({
          ...done,
          name: 'wasm',
          reason: 'wasm: the first choice in a browser',
        });
        expect(printed).toEqual([]);
        expect(await visit()).toEqual({
          ...done,
          name: 'cpu',
          reason: expect.stringMatching(
            /^cpu: The wasm engine does not start here: .*useEngine\('wasm', \{ wasmPaths: '\/wasm\/' \}\)/,
          ),
        });
      }),
  );

  // Next builds for the server and for the page: minutes, where the machine is busy.
  test.skipIf(isWithoutChromium)(
    'built by Next, run on the server and in the page',
    { timeout: 2 * timeout },
    async () => {
      const next = install('next', 'pnpm', packed, into);
      run('npx', ['next', 'build'], next);
      addWasmFiles(next, join(next, 'dist'));
      await openFolder(join(next, 'dist'), async ({ visit, printed }) => {
        expect(await visit()).toEqual({
          name: 'wasm',
          reason: 'wasm: the first choice in a browser',
          epochs: 1,
          onTheServer: expect.stringMatching(/^(native|wasm): /),
        });
        expect(printed).toEqual([]);
      });
    },
  );
});

function addWasmFiles(project: string, folder: string): void {
  const from = join(project, 'node_modules/@tensorflow/tfjs-backend-wasm/dist');
  for (const file of readdirSync(from).filter((name) => name.endsWith('.wasm')))
    cpSync(join(from, file), join(folder, 'wasm', file));
}
