/**
 * Folder of the .wasm files of tfjs-backend-wasm in Node, so that they are found even where the importing code is bundled;
 * null in a browser, where the user's setWasmPaths stands.
 */
export function wasmFolder(): string | null {
  const node = globalThis.process?.getBuiltinModule?.('node:module');
  if (!node) return null;
  const packageFile = node.createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json');
  return packageFile.replace(/package\.json$/, 'dist/');
}
