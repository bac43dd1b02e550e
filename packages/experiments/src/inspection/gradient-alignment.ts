import { gradientAlignment } from '@saf/metrics/gradients';
import { GRADIENT_IMAGES, type GradientAlignment } from '@saf/results';
import { type InspectedNetwork, withImages } from './inspected-network.ts';
import { percentiles } from './percentiles.ts';

/** From a fraction of a gray level to what networks are trained against. */
const epsilons = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3];

/** How far gradients of the training loss can be believed, around test images and along the way that attacks take. */
export async function inspectGradientAlignment(network: InspectedNetwork): Promise<GradientAlignment> {
  const { classifier, seed } = network;
  const images = network.images.slice(0, Math.min(GRADIENT_IMAGES, network.images.size));
  return withImages(images, async (pixels) => {
    const cosines = async (direction: 'random' | 'loss') => {
      const rows: number[][] = [];
      for (const epsilon of epsilons)
        rows.push(
          percentiles(await gradientAlignment(classifier, pixels, images.labels, { epsilon, direction, seed })),
        );
      return rows;
    };
    return { epsilons, random: await cosines('random'), loss: await cosines('loss') };
  });
}
