/** A data set that the page has test images of, and networks for. */
export interface ImageSet {
  readonly name: 'mnist' | 'fashion-mnist' | 'cifar10';
  readonly title: string;
  /** One of its images, in a word. */
  readonly noun: string;
  /** What an image shows that shows none of the categories. */
  readonly nothing: string;
  /** Height and width of an image, in pixels. */
  readonly side: number;
  /** 1: grey, 3: red, green and blue. */
  readonly channels: 1 | 3;
  readonly classNames: readonly string[];
  /** The categories as they stand in narrow places. */
  readonly signs: readonly string[];
  /** How many test images the page ships with. */
  readonly testImages: number;
  /** The largest strength that is offered, the one to begin with, and those of an image's curve. */
  readonly strengths: {
    readonly most: number;
    readonly usual: number;
    readonly dense: readonly number[];
    /** For attacks that take seconds for each strength. */
    readonly sparse: readonly number[];
  };
  /** The two networks that are shown first: a plain one and a symmetric one. */
  readonly networks: readonly [left: string, right: string];
}

const digits = Array.from({ length: 10 }, (_, digit) => String(digit));

/** The strengths of the paper's Table 2, and some between where curves fall fast. */
const ofTable2 = {
  most: 0.5,
  usual: 0.25,
  dense: [0, 0.02, 0.05, 0.075, 0.1, 0.125, 0.15, 0.175, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5],
  sparse: [0, 0.05, 0.1, 0.2, 0.3, 0.5],
};

/** The data sets of the page: those of the paper, and Fashion-MNIST, whose networks were trained by the recipes of MNIST. CIFAR-10's dense strengths are those of Table 4, and some between. */
export const imageSets: Readonly<Record<ImageSet['name'], ImageSet>> = {
  mnist: {
    name: 'mnist',
    title: 'MNIST',
    noun: 'digit',
    nothing: 'no digit',
    side: 28,
    channels: 1,
    classNames: digits,
    signs: digits,
    testImages: 400,
    strengths: ofTable2,
    networks: ['mnist/plain', 'mnist/mReLU-r-m'],
  },
  'fashion-mnist': {
    name: 'fashion-mnist',
    title: 'Fashion-MNIST',
    noun: 'garment',
    nothing: 'no garment',
    side: 28,
    channels: 1,
    classNames: [
      ...['T-shirt/top', 'Trouser', 'Pullover', 'Dress', 'Coat'],
      ...['Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'],
    ],
    signs: ['T-shirt', 'trousers', 'pullover', 'dress', 'coat', 'sandal', 'shirt', 'sneaker', 'bag', 'boot'],
    testImages: 400,
    strengths: ofTable2,
    networks: ['fashion-mnist/plain', 'fashion-mnist/mReLU-r-m'],
  },
  cifar10: {
    name: 'cifar10',
    title: 'CIFAR-10',
    noun: 'photograph',
    nothing: 'none of these',
    side: 32,
    channels: 3,
    classNames: ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'],
    signs: ['plane', 'car', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'],
    testImages: 200,
    strengths: {
      most: 0.15,
      usual: 0.03,
      dense: [0, 0.005, 0.01, 0.015, 0.02, 0.025, 0.03, 0.035, 0.04, 0.045, 0.05, 0.075, 0.1, 0.125, 0.15],
      sparse: [0, 0.01, 0.02, 0.03, 0.05, 0.1],
    },
    networks: ['cifar10/plain', 'cifar10/mReLU-r-m'],
  },
};

/** The data set whose images a network reads: its name says so, as in 'mnist/plain' or 'own/cifar10/mine'. MNIST for a name of another form. */
export const imageSetOf = (network: string): ImageSet =>
  Object.values(imageSets).find(({ name }) => network.split('/').slice(0, -1).includes(name)) ?? imageSets.mnist;

/** Numbers in one image: pixels, times three where they have colours. */
export const valuesOf = ({ side, channels }: Pick<ImageSet, 'side' | 'channels'>): number => side * side * channels;

/** The shape of an image of so many values. */
export function shapeOf(values: number): readonly [height: number, width: number, channels: number] {
  const sets = Object.values(imageSets);
  const known = sets.find((set) => valuesOf(set) === values);
  if (!known) throw new Error(`image: expected ${[...new Set(sets.map(valuesOf))].join(' or ')} values, got ${values}`);
  return [known.side, known.side, known.channels];
}
