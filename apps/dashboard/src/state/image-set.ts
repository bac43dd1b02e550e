import { batch, computed } from '@preact/signals';
import cifar10 from '../../data/cifar10-test-labels.json';
import fashionMnist from '../../data/fashion-mnist-test-labels.json';
import mnist from '../../data/mnist-test-labels.json';
import { type ImageSet, imageSetOf, imageSets } from '../engine/image-sets.ts';
import { largestEpsilonOf } from '../engine/proof-contract.ts';
import { controls } from './controls.ts';

/** The data set that the two networks read, as the left one's name says. */
export const imageSet = computed(() => imageSetOf(controls.left.value.value));

const labels: Readonly<Record<ImageSet['name'], string>> = { mnist, 'fashion-mnist': fashionMnist, cifar10 };

/** The category of a test image of the data set that is shown. */
export const labelOfTestImage = (index: number): number => Number(labels[imageSet.value.name][index]);

/** A network's name without the data set that it reads. */
export const shortName = (network: string): string => network.split('/').at(-1) || network;

/**
 * Refuses two networks that read different images, also of the same size: an address may ask for them.
 *
 * @throws Error, one sentence
 */
export function checkSameImages([left, right]: readonly string[]): void {
  const [ofLeft, ofRight] = [imageSetOf(left), imageSetOf(right)];
  if (ofLeft !== ofRight)
    throw new Error(
      `${right} reads images of ${ofRight.title}, and ${left} those of ${ofLeft.title}: choose two networks of the same images.`,
    );
}

/** Chooses a network. The one beside it has to read the same images: where it does not, the usual one takes its place. */
export function chooseNetwork(side: 'left' | 'right', name: string): void {
  const other = side === 'left' ? 'right' : 'left';
  const set = imageSetOf(name);
  batch(() => {
    controls[side].value.value = name;
    if (imageSetOf(controls[other].value.value) === set) return;
    const [left, right] = set.networks;
    const [usual, spare] = other === 'left' ? [left, right] : [right, left];
    controls[other].value.value = usual === name ? spare : usual;
    beginWith(set);
  });
}

/** Shows a data set, with its usual networks. */
export function chooseImageSet(name: ImageSet['name']): void {
  const set = imageSets[name];
  batch(() => {
    [controls.left.value.value, controls.right.value.value] = set.networks;
    beginWith(set);
  });
}

/** What was chosen for other images says nothing of these. */
function beginWith(set: ImageSet): void {
  const { strengths } = set;
  controls.image.value.value = { kind: 'test', index: 0 };
  controls.shows.value.value = null;
  controls.target.value.value = null;
  controls.strength.value.value = strengths.usual;
  controls.epsilon.value.value = Math.min(controls.epsilon.value.value, largestEpsilonOf(set));
}
