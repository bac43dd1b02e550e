import { pixelResponses } from '@saf/metrics/gradients';
import type { PixelResponses } from '@saf/results';
import type { InspectedNetwork } from './inspected-network.ts';

/** From black to white. */
const values = Array.from({ length: 101 }, (_, i) => i / 100);

/** What layers of single pixels, before any that sees a neighbourhood, make of a pixel. */
export async function inspectPixelResponses({ model }: InspectedNetwork): Promise<PixelResponses> {
  const { layer, responses } = pixelResponses(model, values);
  return { layer, values, responses };
}
