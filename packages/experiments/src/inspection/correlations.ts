import { featureCorrelations } from '@saf/metrics';
import type { Correlation } from '@saf/results';
import { type InspectedNetwork, withImages } from './inspected-network.ts';

/** The convolutional and fully connected layers of LeNet-5, as Fig. 4 has them; maps at their centre. */
const layers: readonly { layer: string; position: [number, number] | null }[] = [
  { layer: 'cv1', position: [12, 12] },
  { layer: 'cv2', position: [4, 4] },
  { layer: 'fc1', position: null },
  { layer: 'fc2', position: null },
];

/** Fig. 4: how features of a layer go together over the test images. */
export async function inspectCorrelations({ model, images }: InspectedNetwork): Promise<Correlation[]> {
  return withImages(images, async (pixels) => {
    const found: Correlation[] = [];
    for (const { layer, position } of layers) {
      const matrix = await featureCorrelations(model, layer, pixels, position ? { position } : {});
      found.push({ layer, position, channels: matrix.length, matrix: encode(matrix), meanSize: meanSize(matrix) });
    }
    return found;
  });
}

function encode(matrix: readonly (readonly number[])[]): string {
  const bytes = Int8Array.from(matrix.flat(), (r) => (Number.isNaN(r) ? -128 : Math.round(127 * r)));
  return Buffer.from(bytes.buffer).toString('base64');
}

/** Mean of |r| off the diagonal, where it is defined. */
function meanSize(matrix: readonly (readonly number[])[]): number {
  const sizes = matrix.flatMap((row, i) => row.filter((r, j) => i !== j && !Number.isNaN(r)).map(Math.abs));
  return sizes.reduce((sum, size) => sum + size, 0) / Math.max(1, sizes.length);
}
