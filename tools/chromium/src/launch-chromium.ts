import { type Browser, chromium } from 'playwright-core';
import { findChromium } from './find-chromium.ts';
import { withoutChromium } from './without-chromium.ts';

// A machine without network has no hosts of Google to look up; as root Chromium has no sandbox.
const always = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** SwiftShader computes in software what a graphics card would. */
const simulated = [
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--ignore-gpu-blocklist',
];

export interface ChromiumOptions {
  /** 'none' (default), or 'simulated': WebGL and WebGPU run, slowly. */
  readonly graphics?: 'none' | 'simulated';
}

/**
 * Starts the Chromium that is installed here.
 *
 * @throws Error where there is none
 */
export function launchChromium({ graphics = 'none' }: ChromiumOptions = {}): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error(`Chromium is missing${withoutChromium}`);
  const args = [...always, ...(graphics === 'none' ? ['--disable-gpu'] : simulated)];
  return chromium.launch({ executablePath, args });
}
