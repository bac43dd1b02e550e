import { basename } from 'node:path';
import fetch from 'make-fetch-happen';
import { countBytes, type FetchContext } from './count-bytes.ts';
import type { NpmOptions } from './npm-config.ts';

/** The body of a web address as it arrives, through the proxy and with the certificates that npm would use. */
export async function fetchUrl(
  url: string,
  bytes: number | null,
  npm: NpmOptions,
  context: FetchContext,
): Promise<AsyncIterable<Uint8Array>> {
  const response = await fetch(url, { ...networkOptions(npm), signal: context.signal } as object);
  if (!response.ok) throw new Error(`${url} answered ${response.status} ${response.statusText}`);
  const length = Number(response.headers.get('content-length')) || bytes;
  return countBytes(response.body, basename(new URL(url).pathname), length, context);
}

function networkOptions({
  ca,
  cert,
  key,
  strictSSL,
  httpsProxy,
  proxy,
  noProxy,
  localAddress,
  timeout,
  retry,
}: NpmOptions) {
  return { ca, cert, key, strictSSL, proxy: httpsProxy ?? proxy, noProxy, localAddress, timeout, retry };
}
