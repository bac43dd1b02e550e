import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { TestContext } from 'vitest';

const call = promisify(execFile);

/** A second machine, as far as the network goes: a network namespace of Linux, with a cable to this machine that can be pulled out. */
export interface OtherMachine {
  /** A command that starts another one there. */
  readonly by: readonly string[];
  /** This machine's address, as it is seen from there. */
  readonly address: string;
  pullOut(): Promise<void>;
  plugIn(): Promise<void>;
}

/** Makes one that is gone after the test. Skips the test, and says why, where that is not allowed: Linux lets root alone do it. */
export async function otherMachine({ skip, onTestFinished }: TestContext): Promise<OtherMachine> {
  const name = `saf-${process.pid}`;
  // A network of two addresses, which nobody else has: 198.18.0.0/15 is for measurements.
  const network = `198.18.${process.pid % 256}`;
  const [here, there] = [`${name}h`, `${name}t`];
  const ip = (...words: string[]) => call('ip', words);
  try {
    await ip('netns', 'add', name);
    onTestFinished(async () => void (await ip('netns', 'del', name)));
    await ip('link', 'add', here, 'type', 'veth', 'peer', 'name', there, 'netns', name);
    await ip('addr', 'add', `${network}.1/30`, 'dev', here);
    await ip('link', 'set', here, 'up');
    for (const words of [
      ['addr', 'add', `${network}.2/30`, 'dev', there],
      ['link', 'set', there, 'up'],
      ['link', 'set', 'lo', 'up'],
    ])
      await ip('-n', name, ...words);
  } catch (error) {
    return skip(`no network of a test's own can be made here: ${(error as Error).message}`);
  }
  return {
    by: ['ip', 'netns', 'exec', name],
    address: `${network}.1`,
    pullOut: async () => void (await ip('link', 'set', here, 'down')),
    plugIn: async () => void (await ip('link', 'set', here, 'up')),
  };
}
