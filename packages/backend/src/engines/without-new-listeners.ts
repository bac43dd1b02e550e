const events = ['uncaughtException', 'unhandledRejection'] as const;

/**
 * Runs `start`, then takes away the process listeners that it added. The wasm module adds two that throw an error on,
 * with its own one-line source of 37 kB printed above the user's message.
 */
export async function withoutNewListeners<Result>(start: () => Promise<Result>): Promise<Result> {
  const { process } = globalThis;
  if (!process?.rawListeners) return start();
  const before = events.map((event) => new Set(process.rawListeners(event)));
  try {
    return await start();
  } finally {
    for (const [i, event] of events.entries())
      for (const listener of process.rawListeners(event))
        if (!before[i].has(listener)) process.removeListener(event, listener as () => void);
  }
}
