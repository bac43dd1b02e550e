import type { ImageSet } from '../../engine/image-sets.ts';

const columns = 20;

interface TestImageProps {
  readonly set: ImageSet;
  readonly index: number;
}

/** One of the shipped test images, cut out of the sheet that holds all of them: for lists of many. */
export const TestImage = ({ set: { name, testImages }, index }: TestImageProps) => (
  <i class={`test-image ${name}`} style={placeOf(index, testImages)} />
);

/** Where an image is on the sheet, in percent as CSS counts them. */
const placeOf = (index: number, count: number) => ({
  backgroundPosition: `${(100 * (index % columns)) / (columns - 1)}% ${(100 * Math.floor(index / columns)) / (count / columns - 1)}%`,
});
