/** How long a job takes: work that was done before its first progress does not count. */
export class Clock {
  private readonly started = Date.now();
  private first: { share: number; time: number } | null = null;

  seconds(): number {
    return (Date.now() - this.started) / 1000;
  }

  /** Seconds left at the average speed so far; null while nothing can be said. */
  secondsLeft(share: number): number | null {
    this.first ??= { share, time: Date.now() };
    const done = share - this.first.share;
    if (done <= 0) return null;
    return ((Date.now() - this.first.time) / 1000) * ((1 - share) / done);
  }
}

/**
 * @example
 * formatDuration(75); // "1:15"
 */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = `${String(rest).padStart(2, '0')}`;
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}
