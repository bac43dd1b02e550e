/** Larger pictures are made smaller before they are looked at. */
const most = 280;

/** A picture file as a digit of 28 x 28 pixels. */
export async function readPicture(file: Blob): Promise<Float32Array> {
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new Error(
      `${file instanceof File ? file.name : 'What was pasted'} is not a picture that this browser can read.`,
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
  if (!context) throw new Error('This browser cannot read pictures: it has no 2d canvas.');
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

const side = 28;
/** MNIST's digits are 20 pixels high or wide, with their centre of mass in the middle. */
const inner = 20;
const inkThreshold = 0.15;

export interface GreyImage {
  readonly width: number;
  readonly height: number;
  /** In [0, 1], row by row. */
  readonly values: Float32Array;
}

/** A picture as MNIST has digits: light on dark, cropped to its ink, 20 pixels large, centred by its mass. */
export function toDigit(image: GreyImage): Float32Array {
  const light = lightOnDark(image);
  const box = inkBox(light);
  if (!box) return new Float32Array(side * side);
  const scale = inner / Math.max(box.width, box.height);
  const mass = centerOfMass(light, box);
  const digit = new Float32Array(side * side);
  for (let i = 0; i < digit.length; i++) {
    const x = ((i % side) + 0.5 - side / 2) / scale + mass.x;
    const y = (Math.floor(i / side) + 0.5 - side / 2) / scale + mass.y;
    digit[i] = meanAround(light, x, y, 0.5 / scale);
  }
  return brightened(digit);
}

/** Borders tell the ground: where it is light the image is inverted. */
function lightOnDark({ width, height, values }: GreyImage): GreyImage {
  const border = values.filter((_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return x === 0 || y === 0 || x === width - 1 || y === height - 1;
  });
  const ground = border.reduce((sum, value) => sum + value, 0) / border.length;
  const inverted = ground > 0.5;
  return { width, height, values: values.map((value) => Math.max(0, inverted ? ground - value : value - ground)) };
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function inkBox({ width, values }: GreyImage): Box | null {
  let [left, right, top, bottom] = [Infinity, -1, Infinity, -1];
  const threshold = inkThreshold * values.reduce((most, value) => Math.max(most, value), 0);
  for (const [i, value] of values.entries()) {
    if (value <= threshold) continue;
    left = Math.min(left, i % width);
    right = Math.max(right, i % width);
    top = Math.min(top, Math.floor(i / width));
    bottom = Math.max(bottom, Math.floor(i / width));
  }
  return right < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

function centerOfMass({ width, values }: GreyImage, { left, top, ...box }: Box): { x: number; y: number } {
  let [x, y, all] = [0, 0, 0];
  for (let row = top; row < top + box.height; row++)
    for (let column = left; column < left + box.width; column++) {
      const value = values[row * width + column];
      x += value * (column + 0.5);
      y += value * (row + 0.5);
      all += value;
    }
  return { x: x / all, y: y / all };
}

/** Mean of the pixels whose centres are within `reach`, at least of the one that holds the point. */
function meanAround({ width, height, values }: GreyImage, x: number, y: number, reach: number): number {
  const [first, last] = [
    Math.floor(x - reach + 0.5),
    Math.max(Math.floor(x - reach + 0.5), Math.ceil(x + reach - 0.5) - 1),
  ];
  const [upper, lower] = [
    Math.floor(y - reach + 0.5),
    Math.max(Math.floor(y - reach + 0.5), Math.ceil(y + reach - 0.5) - 1),
  ];
  let [sum, count] = [0, 0];
  for (let row = upper; row <= lower; row++)
    for (let column = first; column <= last; column++) {
      const inside = row >= 0 && row < height && column >= 0 && column < width;
      sum += inside ? values[row * width + column] : 0;
      count++;
    }
  return sum / count;
}

function brightened(digit: Float32Array): Float32Array {
  const brightest = digit.reduce((most, value) => Math.max(most, value), 0);
  return brightest > 0 ? digit.map((value) => value / brightest) : digit;
}
