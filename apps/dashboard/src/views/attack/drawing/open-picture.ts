/** A picture that can be drawn on a canvas. */
export interface OpenPicture {
  readonly source: CanvasImageSource;
  readonly width: number;
  readonly height: number;
}

/** Pixels of a drawing in vectors that says no size. */
const usual = 280;

/**
 * Opens a picture file of any kind that the browser knows.
 *
 * @throws Error for what is no picture
 */
export async function openPicture(file: Blob): Promise<OpenPicture> {
  try {
    if (file.type === 'image/svg+xml') return await openVectors(file);
    const source = await createImageBitmap(file);
    return { source, width: source.width, height: source.height };
  } catch {
    throw new Error(
      `${file instanceof File ? file.name : 'What was pasted'} is not a picture that this browser can read.`,
    );
  }
}

/** Browsers make bitmaps of vectors only by way of an image. */
async function openVectors(file: Blob): Promise<OpenPicture> {
  const address = URL.createObjectURL(file);
  try {
    const source = new Image();
    source.src = address;
    await source.decode();
    return { source, width: source.naturalWidth || usual, height: source.naturalHeight || usual };
  } finally {
    URL.revokeObjectURL(address);
  }
}
