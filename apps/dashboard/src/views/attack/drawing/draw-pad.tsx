import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { imageSets } from '../../../engine/image-sets.ts';
import { controls } from '../../../state/controls.ts';
import { encodeDrawing, type ImageSource, quantized } from '../../../state/image-source.ts';
import { Picture } from '../../../ui/pictures/picture.tsx';
import { pixels, showImage } from '../attack-model.ts';

const { side } = imageSets.mnist;
const empty = (): Float32Array => new Float32Array(side * side);

/** Takes a drawing as the image. */
export const showDrawing = (drawing: Float32Array): void => showImage(sourceOf(drawing));

const sourceOf = (drawing: Float32Array): ImageSource => ({ kind: 'drawn', code: encodeDrawing(quantized(drawing)) });

/** The image, large; drawing on it with a pointer or with the keys makes it a drawing. */
export function DrawPad() {
  const pad = useRef<HTMLDivElement>(null);
  const drawing = useRef(empty());
  const source = controls.image.value.value;
  const shown = pixels.value;
  useEffect(() => {
    if (source.kind === 'drawn' && shown) drawing.current = shown;
  }, [shown, source]);

  const draw = (from: Point, to: Point) => {
    // A test image is not drawn over: the first stroke begins anew. A drawing that goes on keeps its label.
    const isDrawing = controls.image.value.value.kind === 'drawn';
    drawing.current = stroke(isDrawing ? drawing.current : empty(), from, to);
    pixels.value = drawing.current;
    if (isDrawing) controls.image.value.value = sourceOf(drawing.current);
    else showDrawing(drawing.current);
  };
  const { handlers, cursor, isDown } = usePen(pad, draw, () => showDrawing(empty()));
  return (
    <div
      ref={pad}
      class="pad"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the pad is drawn on by keys too, as an application.
      tabIndex={0}
      role="application"
      aria-label="Drawing pad. Arrow keys move the pen, space lowers and lifts it, Delete clears."
      aria-describedby="pad-help"
      {...handlers}
    >
      <Picture pixels={shown} width={side} alt="The image" />
      {cursor && (
        <span
          class={isDown ? 'pen down' : 'pen'}
          style={{ left: `${(100 * cursor.x) / side}%`, top: `${(100 * cursor.y) / side}%` }}
        />
      )}
    </div>
  );
}

const arrows: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

type Draw = (from: Point, to: Point) => void;

/** A pen that a pointer or the keys move over an element; `cursor` is where the keys have it. */
function usePen(pad: RefObject<HTMLElement>, draw: Draw, clear: () => void) {
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

/** Pixels of MNIST's strokes, about: a core of full ink and a soft edge. */
const core = 0.7;
const edge = 1;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The drawing with a stroke from one point to another, in pixels from the upper left corner. */
export function stroke(drawing: Float32Array, from: Point, to: Point): Float32Array {
  return drawing.map((ink, i) => {
    const center = { x: (i % side) + 0.5, y: Math.floor(i / side) + 0.5 };
    return Math.max(ink, inkAt(distance(center, from, to)));
  });
}

const inkAt = (far: number): number => Math.min(1, Math.max(0, 1 - (far - core) / edge));

/** From a point to a line between two others. */
function distance({ x, y }: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - from.x) * dx + (y - from.y) * dy) / length));
  return Math.hypot(x - from.x - share * dx, y - from.y - share * dy);
}
