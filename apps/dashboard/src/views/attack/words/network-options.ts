import { imageSetOf, imageSets } from '../../../engine/image-sets.ts';
import { ownNetworks } from '../../../state/own-networks.ts';
import { engine } from '../../../state/session.ts';
import type { OptionGroup } from '../../../ui/inputs/select.tsx';
import { shortened } from '../../../ui/words/shortened.ts';
import { networkTitle } from './network-names.ts';

/** Every network that can be chosen, the user's own last; the one that is shown, until the engine has said which there are. */
export const networkNames = (shown: string): readonly string[] => [
  ...(engine.value?.report.networks ?? [shown]),
  ...ownNetworks.value.map(({ name }) => name),
];

/** Networks for a menu, by the data sets that they read. */
export const networkOptions = (names: readonly string[]): OptionGroup[] =>
  Object.values(imageSets)
    .map((set) => ({
      label: set.title,
      options: names
        .filter((name) => imageSetOf(name) === set)
        .map((name) => ({ value: name, label: shortened(networkTitle(name)) })),
    }))
    .filter(({ options }) => options.length > 0);
