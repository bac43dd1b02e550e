// The process that does one task: `node worker.js <address of the module that exports the tasks>`.
import type { ProgressListener } from '@saf/checks';
import { describeError } from '../describe-error.ts';
import { Interrupted } from '../interrupted.ts';
import { definitionOf, type Task, type TaskDefinition } from '../task.ts';
import type { FromWorker, ToWorker } from './messages.ts';

const stopped = new AbortController();

// Ctrl-C reaches every process of the terminal; the command alone decides, and asks the workers to stop.
process.on('SIGINT', () => {});
// The command is gone, killed perhaps: what it would do with more work, nobody knows.
process.on('disconnect', () => process.exit(1));
process.on('message', (message: ToWorker) => {
  if (message.kind === 'stop') stopped.abort(new Interrupted());
  else void start(message.task);
});

async function start(task: Task): Promise<void> {
  try {
    const { tasks } = (await import(process.argv[2])) as { tasks: readonly TaskDefinition[] };
    const result = await definitionOf(task, tasks).run(task, {
      signal: stopped.signal,
      onProgress: throttle((done, note) => say({ kind: 'progress', done, note })),
      note: (text) => say({ kind: 'note', text }),
    });
    end({ kind: 'done', result });
  } catch (error) {
    if (error instanceof Interrupted) end({ kind: 'stopped' });
    else end({ kind: 'failed', ...describeError(error) });
  }
}

function say(message: FromWorker, afterwards?: () => void): void {
  process.send?.(message, undefined, undefined, afterwards);
}

/** An engine may keep a process alive for good; this one ends as soon as its last word is out. */
function end(message: FromWorker): void {
  say(message, () => process.exit(0));
}

/** Passes on the first progress, the last one, and of the others no more than people can see. */
function throttle(listener: ProgressListener): ProgressListener {
  const millisecondsBetween = 100;
  let last = -Infinity;
  return (done, note) => {
    if (done < 1 && performance.now() - last < millisecondsBetween) return;
    last = performance.now();
    listener(done, note);
  };
}
