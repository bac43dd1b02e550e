import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { S3Server } from './s3-server.ts';

const refused =
  '<?xml version="1.0" encoding="UTF-8"?><Error><Code>PreconditionFailed</Code><Message>At least one of the pre-conditions you specified did not hold</Message></Error>';

/** What the server of the tests lacks, before it: writes on the condition that there is nothing yet, as Amazon S3 and MinIO have them. */
export async function conditionalServer({ endpoint }: S3Server): Promise<{ endpoint: string; end(): void }> {
  const created = new Set<string>();
  const server = createServer((asked, answer) => {
    const { pathname } = new URL(asked.url!, endpoint);
    if (asked.headers['if-none-match'] === '*' && asked.method === 'PUT') {
      if (created.has(pathname)) {
        asked.resume().on('end', () => answer.writeHead(412, { 'content-type': 'application/xml' }).end(refused));
        return;
      }
      created.add(pathname);
    }
    const { method, headers } = asked;
    const passedOn = request(new URL(asked.url!, endpoint), { method, headers }, (response) => {
      answer.writeHead(response.statusCode!, response.headers);
      response.pipe(answer);
    });
    asked.pipe(passedOn);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, end: () => server.close() };
}
