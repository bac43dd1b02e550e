// The formulas' style sheet is the site's custom one; its fonts lie beside it, so that the site needs no other host.
import { cpSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const katex = dirname(createRequire(import.meta.url).resolve('katex/dist/katex.min.css'));
cpSync(join(katex, 'fonts'), fileURLToPath(new URL('../site/assets/fonts', import.meta.url)), { recursive: true });
