import { adversarial } from './adversarial.ts';
import { certified } from './certified.ts';
import { certifiedCifar10 } from './certified-cifar10.ts';
import { cifar10 } from './cifar10.ts';
import { fashion } from './fashion.ts';
import { mnist } from './mnist.ts';
import type { Profile } from './profile.ts';
import { quick } from './quick.ts';
import { smoothed } from './smoothed.ts';
import { smoothedCifar10 } from './smoothed-cifar10.ts';
import { twins } from './twins.ts';

/** Every profile of the command line, by its name. */
export const profiles: Readonly<Record<string, Profile>> = {
  quick,
  mnist,
  cifar10,
  twins,
  adversarial,
  certified,
  smoothed,
  'certified-cifar10': certifiedCifar10,
  'smoothed-cifar10': smoothedCifar10,
  fashion,
};

export type { Profile };
