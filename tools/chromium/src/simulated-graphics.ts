import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Where distributions put Chromium's libraries: its SwiftShader is a Vulkan driver for other programs too. */
const places = ['/usr/lib/chromium', '/usr/lib64/chromium-browser', '/opt/google/chrome'];

/**
 * The environment of a process that finds SwiftShader, a graphics card simulated in software, by Vulkan; null where no Chromium
 * brings it. It has to be there when the process starts.
 */
export function simulatedGraphics(): Record<string, string> | null {
  const driver = places.map((place) => join(place, 'vk_swiftshader_icd.json')).find(existsSync);
  if (!driver) return null;
  return { VK_ICD_FILENAMES: driver, LD_LIBRARY_PATH: dirname(driver), XDG_RUNTIME_DIR: tmpdir() };
}

/** Said behind the name of what is tested; nothing where there is a simulated graphics card. */
export const withoutGraphics = simulatedGraphics()
  ? ''
  : ' (left out: there is no SwiftShader here; Debian has it with chromium)';
