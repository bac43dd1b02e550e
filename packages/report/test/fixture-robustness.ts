import { type Robustness, threatTexts } from '@saf/results';

/** A network under every attack at 2/255 and 8/255: of four images three are right, two at the smaller size, and one at the larger. */
export const fixtureRobustness = (network: Robustness['network']): Robustness => ({
  kind: 'robustness',
  version: 1,
  network,
  engine: { name: 'wasm', tfjs: '4.22.0', tensorflow: null, threads: 1, node: 'v20.20.2', platform: 'linux x64' },
  packages: {},
  seed: 1,
  samples: 4,
  fullTestSet: false,
  clean: '1110',
  attacks: [[2 / 255, '1100'] as const, [8 / 255, '1000'] as const].flatMap(([epsilon, standing]) =>
    Object.keys(threatTexts).map((attack) => ({ attack, epsilon, standing, seconds: 1 })),
  ),
});
