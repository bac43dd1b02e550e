import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { extract } from 'tar';
import { hashFile } from './hash-file.ts';
import { NotHere } from './not-here.ts';
import type { NpmPackage } from './release.ts';
import { runTool } from './run-tool.ts';

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
    throw new Error(`${spec} from npm's registry is ${hash}, expected ${integrity}; it was thrown away`);
  await extract({ file, cwd: folder, strip: 1 });
  await rm(file);
}
