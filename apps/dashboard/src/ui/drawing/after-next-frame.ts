/** Does something in a task of its own, after a frame that shows what has been drawn until now. */
export function afterNextFrame(work: () => void): void {
  requestAnimationFrame(() => setTimeout(work));
}
