/** The networks of @saf/pretrained that AutoAttack is measured on: those whose outputs are the ten categories, as torchattacks takes them. */
export const attackedNetworks = {
  'mnist/plain': { title: 'Table 1 plain', dataset: 'mnist', activation: 'none', epsilon: 0.05 },
  'mnist/mReLU': { title: 'Table 1 mReLU', dataset: 'mnist', activation: 'mirroredRelu', epsilon: 0.05 },
  'cifar10/plain': { title: 'Table 3 plain', dataset: 'cifar10', activation: 'none', epsilon: 1 / 255 },
} as const;

export type AttackedNetworkName = keyof typeof attackedNetworks;

export const attackedNetworkNames = Object.keys(attackedNetworks) as [AttackedNetworkName, ...AttackedNetworkName[]];

/** What is measured of one network on one engine. */
export interface MeasureAutoAttack {
  readonly engine: 'native' | 'wasm';
  readonly network: AttackedNetworkName;
  /** The folder that it was saved in. */
  readonly model: string;
  /** The first so many test images. */
  readonly images: number;
  readonly epsilon: number;
  /** Share of AutoAttack's steps and queries. */
  readonly effort: number;
}

/** What it took, and what it found: accuracies are shares of all images. */
export interface AutoAttackTimes {
  readonly version: string;
  /** Seconds for all images, after a first look at a few that is not counted. */
  readonly seconds: number;
  /** Of the images as they are. */
  readonly accuracy: number;
  readonly robustAccuracy: number;
}
