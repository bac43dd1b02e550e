import { NotHere } from './not-here.ts';

/** The machine that builds. */
export interface Host {
  /** As `process.platform`. */
  readonly platform: string;
  /** As `process.arch`. */
  readonly arch: string;
  /** Version of the C library; null where it is not glibc. */
  readonly glibc: string | null;
}

/** This machine. */
export function thisHost(): Host {
  return {
    platform: process.platform,
    arch: process.arch,
    glibc: process.platform === 'linux' ? glibcVersion() : null,
  };
}

/**
 * Checks that TensorFlow's Linux libraries can run on the host.
 *
 * @throws NotHere with one sentence that names the way to take there
 */
export function checkHost({ platform, arch, glibc }: Host, minimum: string): void {
  if (platform !== 'linux' || arch !== 'x64')
    throw new NotHere(
      `saf-backend native builds for linux-x64 only; on ${platform}-${arch} \`npm install @tensorflow/tfjs-node\` is the way`,
    );
  if (glibc === null)
    throw new NotHere(
      `TensorFlow's libraries need glibc ${minimum} or newer, and this Linux has none; the wasm engine runs here`,
    );
  if (compareVersions(glibc, minimum) < 0)
    throw new NotHere(
      `TensorFlow's libraries need glibc ${minimum} or newer, this Linux has ${glibc}; the wasm engine runs here`,
    );
}

function glibcVersion(): string | null {
  const { header } = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return header?.glibcVersionRuntime ?? null;
}

function compareVersions(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
