import type { RandomSource } from '@saf/random';

/**
 * A cloudy map by the diamond-square algorithm, from 0 to 1: the middle of every square, then that of every diamond, is the mean of its
 * corners and a random change, less from round to round. It goes on beyond its edges as it begins.
 *
 * @param size of a side, a power of two
 * @param decay by what a change is divided from round to round
 */
export function plasmaFractal(size: number, decay: number, random: RandomSource): Float64Array {
  const map = new Float64Array(size * size);
  const mask = size - 1;
  let change = 100;
  for (let step = size; step >= 2; step /= 2) {
    const half = step / 2;
    const at = (y: number, x: number) => map[(y & mask) * size + (x & mask)];
    const set = (y: number, x: number, sum: number) => {
      map[y * size + x] = sum / 4 + change * (-change + 2 * change * random());
    };
    for (let y = half; y < size; y += step)
      for (let x = half; x < size; x += step)
        set(y, x, at(y - half, x - half) + at(y + half, x - half) + at(y - half, x + half) + at(y + half, x + half));
    // The middles of the upper sides of all squares, then those of the left sides.
    for (const [top, left] of [
      [0, half],
      [half, 0],
    ])
      for (let y = top; y < size; y += step)
        for (let x = left; x < size; x += step)
          set(y, x, at(y - half, x) + at(y + half, x) + at(y, x - half) + at(y, x + half));
    change /= decay;
  }
  return fromZeroToOne(map);
}

function fromZeroToOne(map: Float64Array): Float64Array {
  let [low, high] = [map[0], map[0]];
  for (const value of map) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return map.map((value) => (value - low) / (high - low));
}
