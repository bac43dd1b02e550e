import { existsSync, readFileSync } from 'node:fs';
import { totalmem } from 'node:os';

/** Memory that processes here may use, in bytes. */
export interface Memory {
  /** All there is: the machine's, or its container's limit. */
  total(): number;
  /** What is free now. */
  free(): number;
}

/** This machine's memory, or that of the container that the process is in. */
export const machineMemory: Memory = {
  total,
  free() {
    // macOS counts only pages that nothing ever used as free, which are always few.
    if (process.platform === 'darwin') return total();
    return Math.min(total(), process.availableMemory() + (isLimited() ? reclaimable() : 0));
  },
};

function total(): number {
  return isLimited() ? process.constrainedMemory() : totalmem();
}

/** Without a limit Node gives 0, or a number beyond the machine. */
function isLimited(): boolean {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem();
}

/** Files that the system keeps in memory as long as nobody needs it: a container's usage has them, though they are no hindrance. */
function reclaimable(): number {
  const file = ['/sys/fs/cgroup/memory.stat', '/sys/fs/cgroup/memory/memory.stat'].find((each) => existsSync(each));
  if (!file) return 0;
  const found = /^(?:total_)?inactive_file (\d+)$/m.exec(readFileSync(file, 'utf8'));
  return Number(found?.[1] ?? 0);
}
