import type { Signal } from '@preact/signals';

interface DragOptions {
  readonly value: Signal<number>;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** The value at a place on the page, in pixels from the left of the element. */
  valueAt(x: number): number;
}

/** What makes a plot a slider: a pointer drags it, arrow keys move it. */
export function dragging({ value, min, max, step, valueAt }: DragOptions) {
  const set = (next: number) => {
    value.value = Number(Math.min(max, Math.max(min, next)).toFixed(2));
  };
  const follow = (event: PointerEvent) => {
    const plot = event.currentTarget as HTMLElement;
    set(valueAt(event.clientX - plot.getBoundingClientRect().left));
  };
  return {
    onPointerDown(event: PointerEvent) {
      (event.currentTarget as Element).setPointerCapture(event.pointerId);
      follow(event);
    },
    onPointerMove(event: PointerEvent) {
      if ((event.currentTarget as Element).hasPointerCapture(event.pointerId)) follow(event);
    },
    onKeyDown(event: KeyboardEvent) {
      const moves: Record<string, number> = {
        ArrowRight: value.value + step,
        ArrowUp: value.value + step,
        ArrowLeft: value.value - step,
        ArrowDown: value.value - step,
        Home: min,
        End: max,
      };
      if (!(event.key in moves)) return;
      set(moves[event.key]);
      event.preventDefault();
    },
  };
}
