import { type ChromiumOptions, launchChromium } from '@saf/chromium';
import type { Browser, Page as Tab } from 'playwright-core';
import { bundlePage, bundleTfjs } from './bundle.ts';
import type { documents } from './documents.ts';
import type { Page } from './page.ts';
import { serve } from './serve.ts';

/** A browser that has the pages to open. */
export interface OpenBrowser {
  /** What the page with @saf/backend was made from. */
  sources: string[];
  open(name: keyof typeof documents): Promise<OpenPage>;
  close(): Promise<void>;
}

export interface OpenPage {
  /** All that the page printed, and errors that nobody caught. */
  printed: string[];
  run<Name extends keyof Page>(name: Name, ...args: ArgumentsOf<Page[Name]>): Promise<ResultOf<Page[Name]>>;
}

type ArgumentsOf<Member> = Member extends (...args: infer Arguments) => unknown ? Arguments : [];
type ResultOf<Member> = Member extends (...args: never[]) => infer Result ? Awaited<Result> : Member;

export async function openBrowser(options?: ChromiumOptions): Promise<OpenBrowser> {
  const [tfjs, page] = await Promise.all([bundleTfjs(), bundlePage()]);
  const server = await serve([tfjs, page]);
  const browser = await launchChromium(options);
  const close = async () => {
    await browser.close();
    server.close();
  };
  return { sources: page.sources, open: (name) => openPage(browser, `${server.url}/${name}`), close };
}

async function openPage(browser: Browser, url: string): Promise<OpenPage> {
  const tab = await browser.newPage();
  // tfjs takes less than half of the processors, which may be one.
  await tab.addInitScript(() => Object.defineProperty(navigator, 'hardwareConcurrency', { value: 4 }));
  const printed: string[] = [];
  tab.on('console', (message) => printed.push(message.text()));
  tab.on('pageerror', (error) => printed.push(error.message));
  await tab.goto(url);
  await tab
    .waitForFunction(() => 'saf' in globalThis, undefined, { timeout: 30_000 })
    .catch((cause) => {
      throw new Error(`The page does not load: ${printed.join('\n')}`, { cause });
    });
  return { printed, run: (name, ...all) => evaluate(tab, name, all) };
}

function evaluate<Name extends keyof Page>(tab: Tab, name: Name, all: unknown[]): Promise<ResultOf<Page[Name]>> {
  const call = ({ name, all }: { name: string; all: unknown[] }) => {
    const member = (globalThis as unknown as { saf: Record<string, unknown> }).saf[name];
    return typeof member === 'function' ? member(...all) : member;
  };
  return tab.evaluate(call, { name, all }) as Promise<ResultOf<Page[Name]>>;
}
