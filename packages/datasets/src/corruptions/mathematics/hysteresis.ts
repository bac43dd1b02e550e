/**
 * The weak pixels that touch a strong one through other weak ones, in any of eight directions: the last step of Canny's edges.
 *
 * @param strength by pixel: 0 nothing, 1 weak, 2 strong
 */
export function connectedEdges(strength: Uint8Array, height: number, width: number): Uint8Array {
  const edges = new Uint8Array(strength.length);
  const open: number[] = [];
  const take = (pixel: number) => {
    edges[pixel] = 1;
    open.push(pixel);
  };
  for (let i = 0; i < strength.length; i++) if (strength[i] === 2) take(i);
  for (let pixel = open.pop(); pixel !== undefined; pixel = open.pop())
    for (let k = 0; k < 9; k++) {
      const y = Math.floor(pixel / width) + Math.floor(k / 3) - 1;
      const x = (pixel % width) + (k % 3) - 1;
      const inside = y >= 0 && y < height && x >= 0 && x < width;
      if (inside && strength[y * width + x] && !edges[y * width + x]) take(y * width + x);
    }
  return edges;
}
