/** Where something went wrong, without secrets. */
export interface S3Context {
  readonly place: string;
  readonly bucket: string;
  /** Undefined for Amazon's own. */
  readonly endpoint: string | undefined;
}

const credentials = [
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'ExpiredToken',
  'InvalidToken',
  'TokenRefreshRequired',
];
const elsewhere = ['PermanentRedirect', 'AuthorizationHeaderMalformed', 'IllegalLocationConstraintException', '301'];

/** What was expected and what was got when S3 failed; null for a name that holds nothing. Credentials are in neither. */
export function explainS3(
  error: unknown,
  { bucket, endpoint }: S3Context,
): { readonly expected: string; readonly got: string } | null {
  const { name, message, code, status } = partsOf(error);
  const server = endpoint === undefined ? 'Amazon S3' : new URL(endpoint).origin;
  if (name === 'NoSuchKey' || name === 'NotFound') return null;
  if (name === 'NoSuchBucket') return { expected: `a bucket "${bucket}" at ${server}`, got: 'none of that name' };
  if (name === 'CredentialsProviderError')
    return {
      expected: 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile of the AWS SDK',
      got: 'no credentials',
    };
  if (credentials.includes(name)) return { expected: `credentials that ${server} knows`, got: name };
  if (elsewhere.includes(name) || status === 301)
    return { expected: `the region of the bucket "${bucket}" in AWS_REGION`, got: name };
  if (message === 'Region is missing') return { expected: 'a region in AWS_REGION', got: 'none' };
  if (status === 403)
    return {
      expected: `permission to list, read, write and remove in the bucket "${bucket}" at ${server}`,
      got: 'none',
    };
  if (code !== undefined || name === 'TimeoutError') return { expected: `an answer of ${server}`, got: code ?? 'none' };
  return {
    expected: `that ${server} does it`,
    got: status === undefined ? `${name}: ${message}` : `${status} ${name}`,
  };
}

function partsOf(error: unknown) {
  const { name, message, code, $metadata } = error as Error & {
    code?: string;
    $metadata?: { httpStatusCode?: number };
  };
  return { name, message, code, status: $metadata?.httpStatusCode };
}
