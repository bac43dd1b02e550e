import { once } from 'node:events';
import { createServer } from 'node:http';
import { installed } from '../installed.ts';
import { connectQueue, type QueueConnection } from './server/connect-queue.ts';
import { readQueues } from './server/queue-names.ts';

export interface BullBoardOptions {
  readonly url: string;
  /** 0 for any that is free. */
  readonly port: number;
}

export interface BullBoardPage {
  /** Where the page is, on this machine alone. */
  readonly address: string;
  close(): Promise<void>;
}

const SECONDS_BETWEEN_QUEUES = 5;

/**
 * Serves bull-board, a page that shows the queues and their jobs and changes nothing, to this machine alone.
 *
 * @throws ArgumentError for an address of another form; Error if the server of the queues does not answer as it should, for a port that is
 *   taken, or if bull-board is not installed
 */
export async function serveBullBoard({ url, port }: BullBoardOptions): Promise<BullBoardPage> {
  const [{ createBullBoard }, { BullMQAdapter }, { ExpressAdapter }] = await Promise.all([
    installed('the page', '@bull-board/api', () => import('@bull-board/api')),
    installed('the page', '@bull-board/api', () => import('@bull-board/api/bullMQAdapter')),
    installed('the page', '@bull-board/express', () => import('@bull-board/express')),
  ]);
  const connection = await connectQueue(url);
  const serverAdapter = new ExpressAdapter();
  const board = createBullBoard({ queues: [], serverAdapter });
  const shown = new Set<string>();
  const showQueues = async () => {
    for (const name of await readQueues(connection)) {
      if (!shown.has(name))
        board.addQueue(new BullMQAdapter(openQueue(connection, name), { readOnlyMode: true, allowRetries: false }));
      shown.add(name);
    }
  };
  const timer = setInterval(() => void showQueues().catch(() => {}), SECONDS_BETWEEN_QUEUES * 1000);
  const server = createServer(serverAdapter.getRouter());
  const close = async () => {
    clearInterval(timer);
    server.closeAllConnections();
    server.close();
    await connection.close();
  };
  try {
    await showQueues();
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const { port: own } = server.address() as { port: number };
    return { address: `http://127.0.0.1:${own}/`, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function openQueue({ bullmq, redis, address }: QueueConnection, name: string) {
  const queue = new bullmq.Queue(name, { connection: redis, prefix: address.prefix, skipVersionCheck: true });
  queue.on('error', () => {});
  return queue;
}
