import { vi } from 'vitest';

/** What something gave, and what it wrote meanwhile. */
export interface CapturedOutput<Value> {
  readonly value: Value;
  readonly stdout: string;
  readonly stderr: string;
}

/** Does something, and keeps what it writes to standard output and standard error, which nobody else sees. One at a time. */
export async function capturedOutput<Value>(act: () => Promise<Value>): Promise<CapturedOutput<Value>> {
  const text = { stdout: '', stderr: '' };
  const names = ['stdout', 'stderr'] as const;
  const spies = names.map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((part) => {
      text[name] += String(part);
      return true;
    }),
  );
  try {
    return { value: await act(), ...text };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
