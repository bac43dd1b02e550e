import { cifar10 } from './cifar10.ts';
import { fashionMnist } from './fashion-mnist.ts';
import { mnist } from './mnist.ts';

/** Every data set by its name. */
export const definitions = {
  mnist,
  'fashion-mnist': fashionMnist,
  cifar10,
} as const;

export type DatasetName = keyof typeof definitions;
