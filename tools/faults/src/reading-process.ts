import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Answer, Question } from './reader.ts';

/** Longer than any file here takes, also on a busy machine. */
const PATIENCE_MILLISECONDS = 60_000;

const module = fileURLToPath(new URL('./reader.ts', import.meta.url));
const execArgv = ['--conditions=@saf/source', '--import', 'tsx', '--max-old-space-size=2048'];

/** Reads damaged files in a process of its own, which is started anew where it hung or died. */
export class ReadingProcess {
  private child: ChildProcess | undefined;

  async ask(question: Question): Promise<Answer | 'crash' | 'hang'> {
    this.child ??= fork(module, { execArgv, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    const { child } = this;
    child.stderr?.resume();
    const timer = new AbortController();
    const answered = once(child, 'message', { signal: timer.signal }).then(([answer]) => answer as Answer);
    const died = once(child, 'exit', { signal: timer.signal }).then(() => 'crash' as const);
    const late = delay(PATIENCE_MILLISECONDS, 'hang' as const, { signal: timer.signal });
    for (const each of [answered, died, late]) each.catch(() => {});
    child.send(question);
    const outcome = await Promise.race([answered, died, late]);
    timer.abort();
    if (typeof outcome === 'string') this.end();
    return outcome;
  }

  end(): void {
    this.child?.kill('SIGKILL');
    this.child = undefined;
  }
}
