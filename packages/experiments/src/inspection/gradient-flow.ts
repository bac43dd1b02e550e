import { gradientFlow } from '@saf/metrics/gradients';
import { GRADIENT_IMAGES, type GradientFlow } from '@saf/results';
import { type InspectedNetwork, withImages } from './inspected-network.ts';
import { percentiles } from './percentiles.ts';

/** Where gradients of the training loss vanish on their way from the confidences to the pixels of test images. */
export async function inspectGradientFlow({ classifier, images }: InspectedNetwork): Promise<GradientFlow[]> {
  const part = images.slice(0, Math.min(GRADIENT_IMAGES, images.size));
  const flow = await withImages(part, (pixels) => gradientFlow(classifier, pixels, part.labels));
  return flow.map(({ layer, flat, reaching, leaving }) => ({
    ...{ layer, flat },
    reaching: percentiles(reaching),
    leaving: percentiles(leaving),
  }));
}
