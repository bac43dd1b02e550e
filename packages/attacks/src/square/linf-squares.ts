import { type Arena, clamp, eachPixel, randomSign, randomWindow, type Squares, type Window } from './squares.ts';

/** Stripes of ±epsilon, then squares of ±epsilon (Andriushchenko et al. 2020, Section 3.3, Algorithm 2). */
export const linfSquares: Squares = {
  start(arena, origin, source, out) {
    const [height, width, channels] = arena.shape;
    for (let channel = 0; channel < channels; channel++)
      for (let left = 0; left < width; left++)
        paint(
          arena,
          origin,
          origin,
          { top: 0, left, height, width: 1 },
          channel,
          randomSign(source) * arena.epsilon,
          out,
        );
  },
  propose(arena, origin, best, share, source, out) {
    const [height, width, channels] = arena.shape;
    const side = clamp(Math.round(Math.sqrt(share * height * width)), 1, Math.min(height, width));
    const window = randomWindow(arena.shape, side, source);
    out.set(best);
    // Twice epsilon leads from one end of the ball to the other.
    for (let channel = 0; channel < channels; channel++)
      paint(arena, origin, best, window, channel, randomSign(source) * 2 * arena.epsilon, out);
  },
};

function paint(
  { shape, epsilon, bounds: [low, high] }: Arena,
  origin: Float32Array,
  from: Float32Array,
  window: Window,
  channel: number,
  change: number,
  out: Float32Array,
): void {
  eachPixel(shape, window, channel, (i) => {
    const inBall = clamp(from[i] + change, origin[i] - epsilon, origin[i] + epsilon);
    out[i] = clamp(inBall, low, high);
  });
}
