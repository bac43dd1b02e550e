import type { RefObject } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { Point } from './brush.ts';

const side = 28;
const arrows: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

type Draw = (from: Point, to: Point) => void;

/** A pen that a pointer or the keys move over an element; `cursor` is where the keys have it. */
export function usePen(pad: RefObject<HTMLElement>, draw: Draw, clear: () => void) {
  const last = useRef<Point | null>(null);
  const [cursor, setCursor] = useState<Point | null>(null);
  const [isDown, setDown] = useState(false);

  const pointOf = ({ clientX, clientY }: PointerEvent): Point => {
    const box = pad.current?.getBoundingClientRect() ?? new DOMRect(0, 0, 1, 1);
    return { x: (side * (clientX - box.left)) / box.width, y: (side * (clientY - box.top)) / box.height };
  };
  const handlers = {
    onPointerDown(event: PointerEvent) {
      pad.current?.setPointerCapture(event.pointerId);
      last.current = pointOf(event);
      draw(last.current, last.current);
    },
    onPointerMove(event: PointerEvent) {
      if (!last.current) return;
      const point = pointOf(event);
      draw(last.current, point);
      last.current = point;
    },
    onPointerUp() {
      last.current = null;
    },
    onPointerCancel() {
      last.current = null;
    },
    onKeyDown(event: KeyboardEvent) {
      const from = cursor ?? { x: side / 2, y: side / 2 };
      if (event.key in arrows) {
        const to = moved(from, arrows[event.key]);
        setCursor(to);
        if (isDown) draw(from, to);
      } else if (event.key === ' ') {
        setCursor(from);
        setDown(!isDown);
        if (!isDown) draw(from, from);
      } else if (event.key === 'Delete' || event.key === 'Backspace') clear();
      else return;
      event.preventDefault();
    },
    onBlur() {
      setCursor(null);
      setDown(false);
    },
  };
  return { handlers, cursor, isDown };
}

const inside = (value: number): number => Math.min(side - 1, Math.max(1, value));
const moved = ({ x, y }: Point, by: Point): Point => ({ x: inside(x + by.x), y: inside(y + by.y) });
