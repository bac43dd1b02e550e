import { describeError } from '../schedule/describe-error.ts';
import { Interrupted } from '../schedule/interrupted.ts';
import type { FromWorker, ToWorker } from '../schedule/messages.ts';
import { runTask } from './run-task.ts';
import { throttle } from './throttle.ts';

const stopped = new AbortController();

// Ctrl-C reaches every process of the terminal; the command alone decides, and asks the workers to stop.
process.on('SIGINT', () => {});
// The command is gone, killed perhaps: what it would do with more work, nobody knows.
process.on('disconnect', () => process.exit(1));
process.on('message', (message: ToWorker) => {
  if (message.kind === 'stop') stopped.abort(new Interrupted());
  else void start(message.task);
});

async function start(task: Parameters<typeof runTask>[0]): Promise<void> {
  try {
    const onProgress = throttle((progress) => say({ kind: 'progress', progress }));
    const value = await runTask(task, {
      signal: stopped.signal,
      onProgress,
      note: (text) => say({ kind: 'note', text }),
    });
    end({ kind: 'done', value });
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
