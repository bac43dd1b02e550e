/**
 * After which steps APGD looks back, and over how many each time: windows of 22 % of the steps, each next one 3 % shorter, none
 * shorter than 6 % (Croce, Hein 2020, Section 3.2). Of 100 steps: 22, 41, 57, 70, 80, 87, 93, 99.
 */
export function checkpoints(steps: number): ReadonlyMap<number, number> {
  const share = (part: number) => Math.max(Math.trunc(part * steps), 1);
  const windows = new Map<number, number>();
  for (let window = share(0.22), at = window; at <= steps; at += window) {
    windows.set(at, window);
    window = Math.max(window - share(0.03), share(0.06));
  }
  return windows;
}
