import { ArgumentError } from '@saf/checks';

/** Where a queue is: "bullmq://[user@]host[:port][/prefix]", or "bullmqs://…" for TLS. */
export interface QueueAddress {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly user?: string;
  /** With what all keys in the server begin: queues that are none of each other's business share a server. */
  readonly prefix: string;
  /** The server, for people. */
  readonly place: string;
}

/** The environment variable that alone holds the password of the server. */
export const PASSWORD_VARIABLE = 'SAF_REDIS_PASSWORD';

/**
 * @throws ArgumentError for another form, and for a password, which everybody who lists the processes of a machine would see
 * @example
 * queueAddress('bullmqs://saf@redis.example.org/lab'); // port 6379, TLS, prefix "lab"
 */
export function queueAddress(url: string): QueueAddress {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const match = /^bullmq(s?):$/.exec(parsed?.protocol ?? '');
  if (parsed?.password)
    throw new ArgumentError(
      'executor',
      `the password in the environment variable ${PASSWORD_VARIABLE}`,
      withoutUser(url),
    );
  const prefix = /^\/?([\w.-]*)$/.exec(parsed?.pathname ?? '')?.[1];
  if (!parsed || !match || parsed.hostname === '' || prefix === undefined || parsed.search || parsed.hash)
    throw new ArgumentError('executor', 'a queue such as "bullmq://host:6379/prefix"', withoutUser(url));
  const port = Number(parsed.port || 6379);
  return {
    host: parsed.hostname.replace(/^\[(.*)\]$/, '$1'),
    port,
    tls: match[1] === 's',
    ...(parsed.username !== '' && { user: decodeURIComponent(parsed.username) }),
    prefix: prefix || 'saf',
    place: `${parsed.hostname}:${port}`,
  };
}

/** What stands before the host may be a secret. */
const withoutUser = (url: string): string => url.replace(/\/\/.*@/s, '//…@');

/** What a worker must have in common with a job to do it. */
export interface QueueTraits {
  /** Of the code. */
  readonly version: string;
  /** Of the artifact store, as it is marked. */
  readonly mark: string;
  readonly platform: string | null;
}

/** The queue of jobs that the same workers can do: others do not listen to it. */
export function queueName({ version, mark, platform }: QueueTraits): string {
  const parts = [version, mark, ...(platform === null ? ['any'] : ['on', platform])];
  return parts.map((part) => encodeURIComponent(part)).join('@');
}

/** What the name of a queue says. */
export function traitsOf(name: string): QueueTraits {
  const [version, mark, , platform = null] = name.split('@').map((part) => decodeURIComponent(part));
  return { version, mark, platform };
}
