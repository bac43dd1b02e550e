import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar';
import yauzl from 'yauzl';
import { libraries } from '../native-build.ts';
import { checkFreeSpace, NotHere } from './host.ts';
import type { NpmPackage, Wheel } from './release.ts';
import { runTool } from './run-tool.ts';

/** pip's arguments that name the wheel exactly, whatever Python runs pip. */
export function pipArguments(wheel: Wheel, folder: string): string[] {
  const [, , , abi] = wheel.file.split('-');
  const target = [
    '--implementation',
    'cp',
    '--python-version',
    abi.slice(2),
    '--abi',
    abi,
    '--platform',
    wheel.platform,
  ];
  const quiet = ['--disable-pip-version-check', '--no-input'];
  return [
    'download',
    ...quiet,
    '--no-deps',
    '--only-binary=:all:',
    ...target,
    '--dest',
    folder,
    `tensorflow-cpu==${wheel.version}`,
  ];
}

/**
 * Fetches the wheel into a folder with the user's own pip, so that his index, proxy and certificates hold.
 *
 * @throws NotHere with one sentence where pip fails; Error where the disk is full or the bytes are others
 */
export async function fetchWheel(pip: readonly string[], wheel: Wheel, folder: string, log: string): Promise<void> {
  await checkFreeSpace(folder, wheel.bytes);
  // pip downloads to the temporary folder first, which may be a small RAM disk.
  const environment = { TMPDIR: folder };
  await runTool([...pip, ...pipArguments(wheel, folder)], { log, environment, show: true }).catch((error: Error) => {
    throw new NotHere(`tensorflow-cpu ${wheel.version} could not be downloaded; ${error.message}`);
  });
  const file = join(folder, wheel.file);
  if (!existsSync(file)) throw new Error(`pip did not bring ${wheel.file}; its log is ${log}`);
  const sha256 = await hashFile(file, 'sha256', 'hex');
  if (sha256 !== wheel.sha256)
    throw new Error(
      `${wheel.file} from pip's index has the sha256 ${sha256}, expected ${wheel.sha256}; it was deleted`,
    );
}

// The headers of TensorFlow's C interface, of its ops, and what they include; the compilers and GPU libraries of the wheel stay in it.
const wanted = [
  /^tensorflow\/(?<path>libtensorflow_(cc|framework)\.so\.2)$/,
  /^tensorflow\/(?<path>include\/(tensorflow\/(c|core)|tsl|xla\/tsl|absl|google|ml_dtypes|Eigen|unsupported|third_party\/eigen3)\/.*)$/,
];

/**
 * Unpacks libtensorflow and the headers that the addon needs.
 *
 * @throws Error with one sentence where the disk is full or a library is missing
 */
export async function unpackWheel(file: string, wheel: Wheel, folder: string): Promise<void> {
  await checkFreeSpace(folder, wheel.unpackedBytes);
  const zip = await yauzl.openPromise(file, { autoClose: false });
  const unpacked: string[] = [];
  try {
    for await (const entry of zip.eachEntry()) {
      const path = wanted.map((pattern) => pattern.exec(entry.fileName)?.groups?.path).find(Boolean);
      if (path && !path.endsWith('/')) unpacked.push(await unpack(zip, entry, join(folder, path)));
    }
  } finally {
    zip.close();
  }
  const missing = libraries.find((library) => !unpacked.includes(join(folder, library)));
  if (missing) throw new Error(`${wheel.file} holds no ${missing}`);
}

async function unpack(zip: yauzl.ZipFile, entry: yauzl.Entry, target: string): Promise<string> {
  await mkdir(dirname(target), { recursive: true });
  await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target));
  return target;
}

/**
 * Fetches a package with the user's own npm, so that his registry, proxy and certificates hold, and unpacks it into a
 * folder. Nothing of it runs.
 *
 * @throws NotHere with one sentence where npm fails; Error where the bytes are others
 */
export async function fetchNpmPackage(
  npm: readonly string[],
  wanted: NpmPackage,
  folder: string,
  log: string,
): Promise<void> {
  const { name, version, integrity } = wanted;
  const spec = `${name}@${version}`;
  await runTool([...npm, 'pack', spec, '--pack-destination', folder], { log }).catch((error: Error) => {
    throw new NotHere(`${spec} could not be downloaded; ${error.message}`);
  });
  const tarball = (await readdir(folder)).find((file) => file.endsWith('.tgz'));
  if (!tarball) throw new Error(`npm did not bring ${spec}; its log is ${log}`);
  const file = join(folder, tarball);
  const hash = `sha512-${await hashFile(file, 'sha512', 'base64')}`;
  if (hash !== integrity)
    throw new Error(`${spec} from npm's registry is ${hash}, expected ${integrity}; it was deleted`);
  await extract({ file, cwd: folder, strip: 1 });
  await rm(file);
}

/** Hash of a file's bytes. */
async function hashFile(file: string, algorithm: 'sha256' | 'sha512', encoding: 'hex' | 'base64'): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file), hash);
  return hash.digest(encoding);
}
