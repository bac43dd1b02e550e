import type { S3Client } from '@aws-sdk/client-s3';
import { ArgumentError } from '@saf/checks';
import { installed } from '../installed.ts';
import { type ArtifactStore, checkName, isName, type StoredName } from './artifact-store.ts';
import { explainS3, type S3Context } from './s3-errors.ts';

export interface S3StoreOptions {
  /** Of a server that is not Amazon's, such as "http://minio:9000"; by default AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL. */
  readonly endpoint?: string;
  /** By default AWS_REGION or the AWS configuration; "us-east-1" where an endpoint is named. */
  readonly region?: string;
}

/** A server that does not answer is noticed within seconds; one that is started again meanwhile is waited for. */
const ATTEMPTS_AT_FIRST = 2;
const ATTEMPTS = 8;
const CONNECTION_MILLISECONDS = 3_000;
const SILENCE_MILLISECONDS = 60_000;

/**
 * A bucket of Amazon S3, or of a server that speaks its protocol. A name is seen by all as soon as it is written: S3 is consistent in
 * that. Credentials come from where the AWS SDK looks for them, such as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and are never
 * shown. It needs @aws-sdk/client-s3.
 *
 * @param url "s3://bucket" or "s3://bucket/folder"
 * @throws ArgumentError for another address, a bucket that is not there, a server that does not answer, or credentials that it refuses;
 *   Error without @aws-sdk/client-s3
 * @example
 * const store = await s3Store('s3://results/saf', { endpoint: 'http://minio:9000' });
 */
export async function s3Store(url: string, options: S3StoreOptions = {}): Promise<ArtifactStore> {
  const address = addressOf(url);
  // On Node 20 it would warn of versions to come, which nobody is forced to install; who wants to be told sets it to anything else.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const sdk = await installed(
    'an artifact store in S3',
    '@aws-sdk/client-s3',
    (): Promise<Sdk> => import('@aws-sdk/client-s3'),
  );
  const settings = settingsOf(options);
  const bucket = { ...address, endpoint: settings.endpoint, sdk };
  await checkBucket({ ...bucket, client: new sdk.S3Client({ ...settings, maxAttempts: ATTEMPTS_AT_FIRST }) });
  return storeIn({ ...bucket, client: new sdk.S3Client({ ...settings, maxAttempts: ATTEMPTS }) });
}

/** A folder of a bucket, and by what it is reached. */
interface Bucket extends S3Context {
  /** Of all names: "" or "folder/". */
  readonly prefix: string;
  readonly sdk: Sdk;
  readonly client: S3Client;
}

function storeIn(bucket: Bucket): ArtifactStore {
  const { place, prefix, sdk, client } = bucket;
  const at = (name: string) => ({ Bucket: bucket.bucket, Key: prefix + checkName(name) });
  return {
    place,
    async read(name) {
      const where = at(name);
      return orNull(bucket, async () => {
        const { Body } = await client.send(new sdk.GetObjectCommand(where));
        return Buffer.from(await Body!.transformToByteArray());
      });
    },
    async create(name, bytes) {
      const where = at(name);
      const put = () => client.send(new sdk.PutObjectCommand({ ...where, Body: bytes, IfNoneMatch: '*' }));
      return (await orNull(bucket, () => orTaken(put))) !== TAKEN;
    },
    async write(name, bytes) {
      const where = at(name);
      await orNull(bucket, () => client.send(new sdk.PutObjectCommand({ ...where, Body: bytes })));
    },
    has: async (name) => (await headOf(bucket, at(name))) !== null,
    modified: async (name) => (await headOf(bucket, at(name)))?.LastModified ?? null,
    list: (name) => namesIn(bucket, checkName(name)),
    async remove(name) {
      const where = at(name);
      await orNull(bucket, () => client.send(new sdk.DeleteObjectCommand(where)));
    },
  };
}

const headOf = (bucket: Bucket, where: { Bucket: string; Key: string }) =>
  orNull(bucket, () => bucket.client.send(new bucket.sdk.HeadObjectCommand(where)));

async function* namesIn(bucket: Bucket, folder: string): AsyncGenerator<StoredName> {
  const { prefix, sdk, client } = bucket;
  const query = { Bucket: bucket.bucket, Prefix: `${prefix}${folder}/` };
  const pages = sdk.paginateListObjectsV2({ client }, query)[Symbol.asyncIterator]();
  for (;;) {
    const page = await orNull(bucket, () => pages.next());
    if (!page || page.done) return;
    for (const { Key, LastModified, Size } of page.value.Contents ?? []) {
      const name = Key!.slice(prefix.length);
      // What others left there has names of any kind.
      if (isName(name)) yield { name, modified: LastModified!, bytes: Size! };
    }
  }
}

const TAKEN = 'taken';

/** Writes on the condition that there is nothing; TAKEN where something is, or another one writes just now. */
async function orTaken<Value>(put: () => Promise<Value>): Promise<Value | typeof TAKEN> {
  try {
    return await put();
  } catch (error) {
    if (['PreconditionFailed', 'ConditionalRequestConflict'].includes((error as Error).name)) return TAKEN;
    throw error;
  }
}

/** Does one thing; null for a name that holds nothing. */
async function orNull<Value>(bucket: Bucket, act: () => Promise<Value>): Promise<Value | null> {
  try {
    return await act();
  } catch (error) {
    const said = explainS3(error, bucket);
    if (said === null) return null;
    throw new Error(`${bucket.place}: expected ${said.expected}, got ${said.got}`);
  }
}

/** Lists, because who may not list is told of a name that holds nothing that it is forbidden. */
async function checkBucket(bucket: Bucket): Promise<void> {
  const { sdk, client, prefix, place } = bucket;
  try {
    await client.send(new sdk.ListObjectsV2Command({ Bucket: bucket.bucket, Prefix: prefix, MaxKeys: 1 }));
  } catch (error) {
    const { expected, got } = explainS3(error, bucket) ?? { expected: 'a bucket', got: 'nothing' };
    throw new ArgumentError('artifacts', `${expected} for ${place}`, got);
  } finally {
    client.destroy();
  }
}

type Sdk = typeof import('@aws-sdk/client-s3');

/** @throws ArgumentError for anything but "s3://bucket/folder"; what may be a password is not shown */
function addressOf(url: string) {
  const [, bucket, path = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*?)\/?)?$/.exec(url) ?? [];
  if (bucket !== undefined && (path === '' || isName(path)))
    return { bucket, place: `s3://${bucket}${path && `/${path}`}`, prefix: path && `${path}/` };
  const shown = url.includes('@') ? 's3://…@…' : url;
  throw new ArgumentError('artifacts', 's3://bucket/folder of plain letters, credentials in the environment', shown);
}

function settingsOf(options: S3StoreOptions) {
  const endpoint = endpointOf(options);
  const region = regionOf(options, endpoint);
  return {
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    ...(region !== undefined && { region }),
    // Files are checked by their own SHA-256 when they are read. Not every server knows the checksums of Amazon's.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: CONNECTION_MILLISECONDS, socketTimeout: SILENCE_MILLISECONDS },
  } as const;
}

/** @throws ArgumentError for what is no address of a server; what may be a password is not shown */
function endpointOf({ endpoint }: S3StoreOptions): string | undefined {
  const given = endpoint ?? (process.env.AWS_ENDPOINT_URL_S3 || process.env.AWS_ENDPOINT_URL || undefined);
  if (given === undefined) return undefined;
  const url = URL.canParse(given) ? new URL(given) : null;
  if (url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '') return given;
  const shown = given.includes('@') ? '…@…' : given;
  throw new ArgumentError('endpoint', 'http(s)://host:port, credentials in the environment', shown);
}

/** None where the SDK finds one: it also reads files. */
function regionOf({ region }: S3StoreOptions, endpoint: string | undefined): string | undefined {
  const given = region ?? (process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION || undefined);
  return given ?? (endpoint === undefined ? undefined : 'us-east-1');
}
