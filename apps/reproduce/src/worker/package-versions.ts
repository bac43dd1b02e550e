import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Versions of the @saf packages that the app stands on, by name. */
export function packageVersions(): Record<string, string> {
  const own = require('../../package.json') as { dependencies: Record<string, string> };
  const names = Object.keys(own.dependencies).filter((name) => name.startsWith('@saf/'));
  return Object.fromEntries(names.map((name) => [name, require(`${name}/package.json`).version as string]));
}
