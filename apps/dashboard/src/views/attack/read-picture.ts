import { type GreyImage, toDigit } from './to-digit.ts';

/** Larger pictures are made smaller before they are looked at. */
const most = 280;

/** A picture file as a digit of 28 x 28 pixels. */
export async function readPicture(file: Blob): Promise<Float32Array> {
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new Error(
      `${file instanceof File ? file.name : 'What was pasted'} is not a picture that this browser reads.`,
    );
  });
  const grey = greyOf(bitmap);
  return grey.width === 28 && grey.height === 28 && isDarkGround(grey) ? grey.values : toDigit(grey);
}

function greyOf(bitmap: ImageBitmap): GreyImage {
  const scale = Math.min(1, most / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const context = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d');
  if (!context) throw new Error('This browser does not read pictures: it has no 2d canvas.');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  // Luma of ITU-R BT.601, as PNG readers use it.
  const at = (i: number) => (0.299 * data[4 * i] + 0.587 * data[4 * i + 1] + 0.114 * data[4 * i + 2]) / 255;
  return { width, height, values: Float32Array.from({ length: width * height }, (_, i) => at(i)) };
}

/** A picture of MNIST's own size and ground is taken as it is. */
const isDarkGround = ({ values }: GreyImage): boolean => values[0] < 0.1 && values[27] < 0.1;
