import { shapeOf } from '../../../engine/image-sets.ts';

/** An image as PNG in its own size, grey or in colour, with 8 bits; what leaves [0, 1] is cut. */
export async function imagePng(values: Float32Array): Promise<Blob> {
  const [height, width, channels] = shapeOf(values.length);
  const [canvas, context] = canvasOf(width, height);
  const image = context.createImageData(width, height);
  const levelAt = (i: number) => Math.round(255 * Math.min(1, Math.max(0, values[i])));
  for (let pixel = 0; pixel < width * height; pixel++) {
    const of = (channel: number) => levelAt(pixel * channels + Math.min(channel, channels - 1));
    image.data.set([of(0), of(1), of(2), 255], 4 * pixel);
  }
  context.putImageData(image, 0, 0);
  return pngOf(canvas);
}

/** What style sheets give to parts of a chart, which a file of its own does not have. */
const styles = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linejoin',
  'stroke-linecap',
  'opacity',
  'paint-order',
  'font-family',
  'font-size',
  'font-weight',
] as const;

/** A chart of the page as an SVG file: its styles become attributes. */
export function svgOf(chart: SVGSVGElement): string {
  const copy = chart.cloneNode(true) as SVGSVGElement;
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  const [own, copied] = [chart, copy].map((root) => [root, ...root.querySelectorAll<SVGElement>('*')]);
  for (const [i, element] of own.entries()) {
    const computed = getComputedStyle(element);
    for (const name of styles) copied[i].setAttribute(name, computed.getPropertyValue(name));
    copied[i].removeAttribute('class');
  }
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  for (const [name, value] of Object.entries({ width: '100%', height: '100%', fill: groundOf(chart) }))
    ground.setAttribute(name, value);
  copy.prepend(ground);
  return new XMLSerializer().serializeToString(copy);
}

const groundOf = (chart: Element): string => getComputedStyle(chart.closest('.card') ?? chart).backgroundColor;

/** The same as PNG, twice as large as on the page. */
export async function chartPng(chart: SVGSVGElement): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svgOf(chart)], { type: 'image/svg+xml' }));
  try {
    const picture = Object.assign(new Image(), { src: address });
    await picture.decode();
    const [width, height] = [2 * chart.clientWidth, 2 * chart.clientHeight];
    const [canvas, context] = canvasOf(width, height);
    context.drawImage(picture, 0, 0, width, height);
    return await pngOf(canvas);
  } finally {
    URL.revokeObjectURL(address);
  }
}

function canvasOf(width: number, height: number): [HTMLCanvasElement, CanvasRenderingContext2D] {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser cannot make pictures: it has no 2d canvas.');
  return [canvas, context];
}

const pngOf = (canvas: HTMLCanvasElement): Promise<Blob> =>
  new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture could not be made.'))), 'image/png'),
  );
