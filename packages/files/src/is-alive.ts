/** Whether a process of this machine, or of this container of it, is there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // One that is another user's may not be asked.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
