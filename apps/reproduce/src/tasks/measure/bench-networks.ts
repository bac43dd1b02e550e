import type { DatasetName } from '@saf/data-sources';
import type { NetworkPlan } from '@saf/experiments/plan';
import { profiles } from '@saf/experiments/profiles';

const { quick } = profiles;

/** A network that is measured, and what it is trained with. */
export interface BenchNetwork {
  /** The table of the paper that has it and its model, or the network's own name. */
  readonly title: string;
  readonly dataset: DatasetName;
  readonly plan: NetworkPlan;
  /** Share of `--steps` that it is measured for: the larger networks take long. */
  readonly share: number;
}

const [plain, mReLURM] = ['plain', 'mReLU-r-m'].map((name) => quick.networks.find((each) => each.name === name)!);
const mReLU: NetworkPlan = {
  ...mReLURM,
  name: 'mReLU',
  network: { ...mReLURM.network, outputs: 10 },
  recipe: plain.recipe,
  nonsense: plain.nonsense,
};
const table1 = { dataset: 'mnist', share: 1 } as const;
const table3 = { dataset: 'cifar10', share: 1 / 3 } as const;
// The paper's α₃ for CIFAR-10, 1/(categories − 1).
const cifar10Loss: NetworkPlan['loss'] = { lossWeights: [1, 1, 1 / 9], p: 2 };

/** A network of today, trained on images that are moved, reflected and partly covered. */
const resNet20: NetworkPlan = {
  ...plain,
  name: 'ResNet-20',
  network: { architecture: 'cifar10-resnet-20', activation: 'relu', outputs: 10 },
  recipe: { ...plain.recipe, augmentation: { crop: { padding: 4 }, flip: true, cutout: { size: 16 } } },
};

/** The networks of Tables 1 and 3, the step alone and with the batches that random and mean training prepare, and a residual one. */
export const benchNetworks = {
  'mnist-plain': { title: 'Table 1 plain', ...table1, plan: plain },
  'mnist-mReLU': { title: 'Table 1 mReLU', ...table1, plan: mReLU },
  'mnist-mReLU-r-m': { title: 'Table 1 mReLU-r-m', ...table1, plan: mReLURM },
  'cifar10-plain': { title: 'Table 3 plain', ...table3, plan: plain },
  'cifar10-mReLU': { title: 'Table 3 mReLU', ...table3, plan: { ...mReLU, loss: cifar10Loss } },
  'cifar10-resnet-20': { title: 'ResNet-20', dataset: 'cifar10', share: 1 / 10, plan: resNet20 },
} as const satisfies Record<string, BenchNetwork>;

export type BenchNetworkName = keyof typeof benchNetworks;

export const benchNetworkNames = Object.keys(benchNetworks) as [BenchNetworkName, ...BenchNetworkName[]];
