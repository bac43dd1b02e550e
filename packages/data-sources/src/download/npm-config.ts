/// <reference path="./npmcli-config.d.ts" />
import Config from '@npmcli/config';
import npmDefinitions from '@npmcli/config/lib/definitions/index.js';

/** The options npm itself would use here, in the form that npm's libraries take. */
export type NpmOptions = Readonly<Record<string, unknown>>;

/** The user's npm configuration: registry, credentials, proxy, certificates; from the environment and .npmrc files. */
export async function loadNpmConfig(): Promise<NpmOptions> {
  const { definitions, shorthands, flatten, nerfDarts } = npmDefinitions;
  const config = new Config({
    ...{ definitions, shorthands, flatten, nerfDarts },
    // The folder of npm itself, for its built-in settings: there is none here.
    npmPath: process.cwd(),
    argv: [],
    // A copy, because load() writes npm_config_* variables into it.
    env: { ...process.env },
    warn: false,
  });
  await config.load();
  return { ...config.flat, retry: quickRetry(config.flat.retry as { retries?: number }) };
}

/** Each retry that is planned takes memory, and after so many another source is the better one. */
const MOST_RETRIES = 10;

/** As often as npm would, within reason, but without its waits of 10 s and more: other sources are there to be asked. */
function quickRetry(retry: { retries?: number }): object {
  const retries = Math.min(retry.retries ?? 2, MOST_RETRIES);
  return { ...retry, retries, factor: 2, minTimeout: 500, maxTimeout: 2000 };
}
