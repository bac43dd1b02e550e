import { side } from './image-tensor.ts';

/** Reads the images of a grid that `scripts/make-sprites.ts` wrote, as bytes, one image after the other. */
export async function readSprite(address: string, count: number): Promise<Uint8Array> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`The images do not load: ${response.status} ${response.statusText}`);
  const sheet = await createImageBitmap(await response.blob());
  const context = new OffscreenCanvas(sheet.width, sheet.height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('The images cannot be read: this browser has no 2d canvas in workers');
  context.drawImage(sheet, 0, 0);
  const { data } = context.getImageData(0, 0, sheet.width, sheet.height);
  return cutSheet(data, sheet.width, count);
}

/** The images of an RGBA sheet, row by row. */
export function cutSheet(rgba: Uint8ClampedArray, width: number, count: number): Uint8Array {
  const columns = width / side;
  const images = new Uint8Array(count * side * side);
  for (let i = 0; i < images.length; i++) {
    const image = Math.floor(i / (side * side));
    const row = Math.floor(image / columns) * side + (Math.floor(i / side) % side);
    const column = (image % columns) * side + (i % side);
    images[i] = rgba[4 * (row * width + column)];
  }
  return images;
}
