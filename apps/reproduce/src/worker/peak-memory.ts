/** Peak resident memory of this process, in bytes. Node gives kilobytes on every platform. */
export function peakMemoryBytes(): number {
  return process.resourceUsage().maxRSS * 1024;
}
