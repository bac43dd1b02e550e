import { isIP } from 'node:net';
import type { Redis, RedisOptions } from 'ioredis';
import { describeError } from '../../describe-error.ts';
import { type QueueLibraries, queueLibraries } from './libraries.ts';
import { PASSWORD_VARIABLE, type QueueAddress, queueAddress } from './queue-address.ts';

/** A server of queues that has answered. */
export interface QueueConnection extends Pick<QueueLibraries, 'bullmq'> {
  readonly address: QueueAddress;
  /** Waits for the server where that is away, and never gives up. */
  readonly redis: Redis;
  /** What is wrong with the server, though it can be used. */
  readonly warnings: readonly string[];
  /** Says once that the server is away, and once that it is back. */
  watch(onNote: (text: string) => void, onBack?: () => void): void;
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** Seconds without an answer after which a connection is taken for dead. */
  readonly silenceOfServer?: number;
}

const SECONDS_TO_ANSWER = 5;
const OLDEST = [6, 2] as const;

/**
 * Connects to a server of queues, and says in one sentence what is wrong where that fails.
 *
 * @throws ArgumentError for an address of another form; Error for no server, a wrong password, another service, an older version
 */
export async function connectQueue(
  url: string,
  { silenceOfServer = 30 }: ConnectOptions = {},
): Promise<QueueConnection> {
  const address = queueAddress(url);
  const { bullmq, Redis } = await queueLibraries();
  const options = optionsOf(address);
  const warnings = await probe(address, new Redis({ ...options, ...onlyOnce }));
  const redis = new Redis({
    ...options,
    maxRetriesPerRequest: null,
    socketTimeout: silenceOfServer * 1000,
    retryStrategy: (times) => Math.min(100 * times, 2000),
  });
  // Without a listener an error would end the process; `watch` says what there is to say.
  redis.on('error', () => {});
  return {
    bullmq,
    address,
    redis,
    warnings,
    watch: (onNote, onBack) => watch(redis, address, onNote, onBack),
    close: () => closeSoon(redis),
  };
}

function optionsOf({ host, port, tls, user }: QueueAddress): RedisOptions {
  const password = process.env[PASSWORD_VARIABLE];
  return {
    host,
    port,
    ...(user !== undefined && { username: user }),
    ...(password && { password }),
    ...(tls && { tls: isIP(host) === 0 ? { servername: host } : {} }),
    connectTimeout: SECONDS_TO_ANSWER * 1000,
  };
}

const onlyOnce = {
  lazyConnect: true,
  maxRetriesPerRequest: 0,
  enableOfflineQueue: false,
  retryStrategy: () => null,
} as const;

async function probe(address: QueueAddress, redis: Redis): Promise<string[]> {
  let timer: NodeJS.Timeout | undefined;
  const failed = new Promise<never>((_, reject) => {
    redis.on('error', reject);
    timer = setTimeout(() => reject(new Error(`no answer in ${SECONDS_TO_ANSWER} s`)), SECONDS_TO_ANSWER * 1000);
  });
  try {
    const info = await Promise.race([failed, redis.connect().then(() => infoOf(redis))]);
    checkVersion(address, info);
    return policyWarnings(address, info);
  } catch (error) {
    // The error of a command holds its arguments, the password among them: nothing of it is passed on but what its message says.
    throw error instanceof OldServer ? error : new Error(explain(address, describeError(error).message));
  } finally {
    clearTimeout(timer);
    failed.catch(() => {});
    redis.disconnect();
  }
}

const infoOf = async (redis: Redis): Promise<string> => `${await redis.info('server')}\n${await redis.info('memory')}`;

class OldServer extends Error {}

function checkVersion({ place }: QueueAddress, info: string): void {
  const version = /^redis_version:(\S+)/m.exec(info)?.[1] ?? 'none';
  const [major, minor] = version.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
  throw new OldServer(`${place}: expected Redis ${OLDEST.join('.')} or newer, or Valkey, got version ${version}`);
}

function policyWarnings({ place }: QueueAddress, info: string): string[] {
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1] ?? 'noeviction';
  if (policy === 'noeviction') return [];
  return [
    `${place}: its maxmemory-policy is ${policy}, so that it throws jobs away when its memory is full: set noeviction`,
  ];
}

/** What went wrong, by the first pattern that its message fits. */
const reasons: readonly (readonly [pattern: RegExp, say: (place: string, message: string) => string])[] = [
  [
    /NOAUTH/,
    (place) =>
      `${place}: expected the password of this server in the environment variable ${PASSWORD_VARIABLE}, got none`,
  ],
  [
    /WRONGPASS|invalid password|invalid username/i,
    (place) =>
      `${place}: expected the password of this server in the environment variable ${PASSWORD_VARIABLE}, got another one`,
  ],
  [
    /unknown command.*HELLO/i,
    (place) => `${place}: expected Redis ${OLDEST.join('.')} or newer, or Valkey, got one older than 6`,
  ],
  [/NOPERM/, (place, message) => `${place}: expected a user who may use queues, got "${message}"`],
  [
    /certificate|altnames/i,
    (place, message) =>
      `${place}: expected a certificate that this machine trusts (NODE_EXTRA_CA_CERTS names the file of an authority of your own), got "${message}"`,
  ],
  [
    /Connection is closed|ECONNRESET|EPROTO|wrong version number|socket disconnected/i,
    (place) =>
      `${place}: expected Redis or Valkey, got a connection that was closed: is bullmqs:// in the place of bullmq:// (TLS), or the port, wrong?`,
  ],
  [/Protocol error|RESP type/i, (place) => `${place}: expected Redis or Valkey, got another service`],
];

function explain({ place, tls }: QueueAddress, message: string): string {
  const reason = reasons.find(([pattern]) => pattern.test(message));
  const how = tls ? ' by TLS, as bullmqs:// says' : '';
  return reason ? reason[1](place, message) : `${place}: expected Redis or Valkey to answer${how}, got "${message}"`;
}

function watch(
  redis: Redis,
  { place }: QueueAddress,
  onNote: (text: string) => void,
  onBack: (() => void) | undefined,
): void {
  let isAway = false;
  const say = (why: string) => {
    if (!isAway) onNote(`${place} does not answer (${why}): waiting for it`);
    isAway = true;
  };
  redis.on('error', (error) => say(describeError(error).message));
  redis.on('reconnecting', () => say('the connection was lost'));
  redis.on('ready', () => {
    if (isAway) onNote(`${place} is back`);
    if (isAway) onBack?.();
    isAway = false;
  });
}

async function closeSoon(redis: Redis): Promise<void> {
  const second = new Promise<void>((resolve) => setTimeout(resolve, 1000).unref());
  await Promise.race([redis.quit().catch(() => {}), second]);
  redis.disconnect();
}
