import { useEffect, useRef } from 'preact/hooks';
import { controls } from '../../state/controls.ts';
import { encodeDrawing, quantized } from '../../state/drawing-code.ts';
import { Picture } from '../../ui/picture.tsx';
import { pixels } from './attack-model.ts';
import { type Point, stroke } from './brush.ts';
import { usePen } from './use-pen.ts';

const side = 28;
const empty = (): Float32Array => new Float32Array(side * side);

/** Takes a drawing as the image. */
export function showDrawing(drawing: Float32Array): void {
  controls.image.value.value = { kind: 'drawn', code: encodeDrawing(quantized(drawing)) };
}

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
    // A test image is not drawn over: the first stroke begins anew.
    const isDrawing = controls.image.value.value.kind === 'drawn';
    drawing.current = stroke(isDrawing ? drawing.current : empty(), from, to);
    pixels.value = drawing.current;
    showDrawing(drawing.current);
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
