import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';

/** For screens of two pixels a unit. */
const SCALE = 2;
const fonts = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'];
const require = createRequire(import.meta.url);

let loading: Promise<Uint8Array[]> | undefined;

/** A picture as PNG, two pixels a unit. Its fonts come with it: the same bytes on every machine. */
export async function renderPng(svg: string): Promise<Uint8Array> {
  loading ??= load();
  const fontBuffers = await loading;
  const font = {
    fontBuffers,
    loadSystemFonts: false,
    defaultFontFamily: 'DejaVu Sans',
    sansSerifFamily: 'DejaVu Sans',
  };
  const renderer = new Resvg(svg, { fitTo: { mode: 'zoom', value: SCALE }, font });
  try {
    return renderer.render().asPng();
  } finally {
    renderer.free();
  }
}

async function load(): Promise<Uint8Array[]> {
  await initWasm(readFile(require.resolve('@resvg/resvg-wasm/index_bg.wasm')));
  return Promise.all(fonts.map((font) => readFile(require.resolve(`dejavu-fonts-ttf/ttf/${font}`))));
}
