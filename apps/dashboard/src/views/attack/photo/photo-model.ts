import { effect, signal } from '@preact/signals';
import { controls } from '../../../state/controls.ts';
import { imageSet } from '../../../state/image-set.ts';
import { encodeDrawing, quantized } from '../../../state/image-source.ts';
import { showImage } from '../attack-model.ts';
import { openPicture } from '../drawing/open-picture.ts';
import { type ColourImage, type Crop, cropTo, middleOf, movedCrop } from './crop.ts';

/** Larger photographs are made smaller before they are cropped: the page must not stand still. */
const most = 400;

interface Photo {
  readonly image: ColourImage;
  readonly bitmap: ImageBitmap;
  readonly crop: Crop;
}

/** The photograph that is cropped; null where the image is of another kind. */
export const photo = signal<Photo | null>(null);

/** The image that the photograph was last cropped to. */
let code = '';
// A photograph is let go of as soon as another image is chosen.
effect(() => {
  const { value: source } = controls.image.value;
  if (source.kind !== 'drawn' || source.code !== code) photo.value = null;
});

/**
 * Takes a picture file, and the square in its middle as the image.
 *
 * @throws Error for what is no picture
 */
export async function openPhoto(file: Blob): Promise<void> {
  const original = await openPicture(file);
  const scale = Math.min(1, most / Math.max(original.width, original.height));
  const width = Math.max(1, Math.round(original.width * scale));
  const height = Math.max(1, Math.round(original.height * scale));
  const small = await createImageBitmap(original.source, {
    resizeWidth: width,
    resizeHeight: height,
    resizeQuality: 'high',
  });
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('This browser cannot read pictures: it has no 2d canvas.');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.drawImage(small, 0, 0);
  const image = context.getImageData(0, 0, width, height);
  photo.value = { image, bitmap: await createImageBitmap(image), crop: middleOf(image) };
  code = codeOf(photo.value);
  showImage({ kind: 'drawn', code });
}

/** While the square is moved the image follows at most so often, in milliseconds: each one is attacked. */
const quiet = 150;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Moves the square, or makes it larger or smaller. What was said of the photograph stays said. */
export function cropAnew(change: Partial<Crop>): void {
  if (!photo.value) return;
  photo.value = { ...photo.value, crop: movedCrop(photo.value.image, photo.value.crop, change) };
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (!photo.value) return;
    code = codeOf(photo.value);
    controls.image.value.value = { kind: 'drawn', code };
  }, quiet);
}

const codeOf = ({ image, crop }: Photo): string => encodeDrawing(quantized(cropTo(image, crop, imageSet.value.side)));
