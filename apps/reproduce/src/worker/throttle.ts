import type { Progress } from '../schedule/messages.ts';

const millisecondsBetween = 100;

/** Passes on the first progress, the last one, and of the others no more than people can see. */
export function throttle(say: (progress: Progress) => void): (progress: Progress) => void {
  let last = -Infinity;
  return (progress) => {
    if (progress.share < 1 && performance.now() - last < millisecondsBetween) return;
    last = performance.now();
    say(progress);
  };
}
