/** What the command tells its shell. */
export const exitCode = {
  success: 0,
  /** Something went wrong on the way, or an earlier run stands in it. */
  failure: 1,
  /** The command line itself is wrong. */
  usage: 2,
  /** Stopped by Ctrl-C: 128 + SIGINT, as shells have it. */
  interrupted: 130,
} as const;
