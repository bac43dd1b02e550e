import { effect, signal } from '@preact/signals';
import { type EngineClient, openEngine } from '../engine/client.ts';
import type { EngineChoice, EngineReport } from '../engine/contract.ts';
import { controls } from './controls.ts';

/** The engine that runs; null until one does. */
export const engine = signal<{ readonly report: EngineReport; readonly service: EngineClient['service'] } | null>(null);
/** Why another engine runs than the one that was asked for; null where it is that one. */
export const replaced = signal<string | null>(null);
/** What went wrong last, in one sentence. */
export const failure = signal<string | null>(null);

export const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What an engine is told before the page uses it, such as the networks of the user's. */
export const beforeUse: ((service: EngineClient['service']) => Promise<void>)[] = [];

/** Starts the engine that the control names, and another one when it changes. */
export function runEngine(): void {
  let client: EngineClient | null = null;
  effect(() => {
    const choice = controls.engine.value.value;
    client?.close();
    const opened = openEngine();
    client = opened;
    engine.value = null;
    start(opened, choice, () => client === opened);
  });
}

async function start(client: EngineClient, choice: EngineChoice, isCurrent: () => boolean): Promise<void> {
  try {
    const report = await client.service.start(choice);
    for (const prepare of beforeUse) await prepare(client.service);
    if (!isCurrent()) return;
    engine.value = { report, service: client.service };
    failure.value = null;
    if (choice !== spare) replaced.value = null;
  } catch (error) {
    if (isCurrent()) giveUp(choice, sentenceOf(error));
  }
}

/** It runs in every browser. */
const spare = 'wasm';

function giveUp(choice: EngineChoice, why: string): void {
  if (choice === spare) {
    failure.value = why;
    return;
  }
  replaced.value = `${why} ${spare} runs instead of ${choice}.`;
  controls.engine.value.value = spare;
}
