import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkFreeSpace } from './free-space.ts';
import { hashFile } from './hash-file.ts';
import { NotHere } from './not-here.ts';
import type { Wheel } from './release.ts';
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
      `${wheel.file} from pip's index has the sha256 ${sha256}, expected ${wheel.sha256}; it was thrown away`,
    );
}
