const side = 28;
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
