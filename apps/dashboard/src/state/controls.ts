import { signal } from '@preact/signals';
import { type Codec, digitOr, flag, list, number, oneOf, text } from './codecs.ts';
import { type ImageSource, imageSource } from './image-source.ts';
import type { Control } from './url.ts';

function control<Value>(name: string, codec: Codec<Value>, initial: Value): Control<Value> {
  return { name, codec, initial, value: signal(initial) };
}

export const views = ['attack', 'prove', 'compare', 'explain', 'results', 'train', 'yours', 'lesson'] as const;
export type View = (typeof views)[number];

/** Every control of the page. Each has its place in the address; what is left at its start is left out. */
export const controls = {
  theme: control('theme', oneOf(['auto', 'light', 'dark'] as const), 'auto'),
  /** The one card that is shown, in a frame of another page. */
  embed: control('embed', oneOf(['none', 'left', 'right', 'curve'] as const), 'none'),
  engine: control('engine', oneOf(['wasm', 'webgl', 'webgpu'] as const), 'wasm'),
  /** The step of the guided tour, from 1; 0 where it is not taken. */
  tour: control('tour', number(0, 10, 1), 0),

  image: control<ImageSource>('image', imageSource, { kind: 'test', index: 0 }),
  shows: control<number | 'nothing' | null>('shows', digitOr('auto', ['nothing']), null),
  left: control('left', text, 'mnist/plain'),
  right: control('right', text, 'mnist/mReLU-r-m'),
  attack: control('attack', text, 'eq10'),
  target: control<number | null>('target', digitOr('any'), null),
  strength: control('strength', number(0, 0.5, 0.005), 0.25),
  gain: control('gain', oneOf(['1', '5', '20'] as const), '1'),
  clip: control('clip', flag, true),
  gradients: control('gradients', oneOf(['own', 'left', 'right'] as const), 'own'),
  layer: control('layer', number(0, 199, 1), 0),

  epsilon: control('epsilon', number(0, 0.4, 0.0005), 0.1),
  nonsense: control('nonsense', flag, false),
  voters: control('voters', text, 'mnist/RBF-n-small'),
  std: control('std', oneOf(['0.25', '0.5', '1'] as const), '0.5'),
  draws: control('draws', oneOf(['1000', '10000'] as const), '1000'),

  grid: control<readonly string[]>('grid', list, []),
  slow: control('slow', flag, false),
  scope: control('scope', oneOf(['image', 'images'] as const), 'image'),
  which: control('which', oneOf(['left', 'right', 'both', 'differ', 'all'] as const), 'differ'),
  under: control('under', oneOf(['none', 'attack'] as const), 'none'),

  signal: control('signal', number(-3, 3, 0.01), 0.5),
  lambda: control('lambda', number(0.05, 1, 0.01), 0.7),

  experiment: control('experiment', text, ''),
  samples: control('samples', oneOf(['adversarial', 'nonsense', 'noisy', 'pgd'] as const), 'adversarial'),
  clipped: control('clipped', flag, false),
  models: control<readonly string[]>('models', list, []),
  baseline: control('baseline', text, 'paper'),
  networks: control<readonly string[]>('networks', list, []),
  threats: control<readonly string[]>('threats', list, []),
  against: control('against', text, 'plain'),
  order: control('order', text, 'autoattack'),
  proven: control<readonly string[]>('proven', list, []),
  victim: control('victim', text, 'mReLU-r-m'),
  threat: control('threat', text, 'pgd'),
  size: control('size', text, ''),
  first: control('first', text, 'mnist/plain.json'),
  second: control('second', text, 'mnist/mReLU-r-m.json'),
  only: control('only', oneOf(['all', 'certified', 'reliable', 'whole'] as const), 'all'),
  norm: control('norm', text, ''),
  score: control('score', text, ''),

  own: control('own', text, ''),
  images: control('images', number(50, 200, 50), 100),

  trained: control('trained', text, ''),
  activation: control('activation', text, 'mirroredRelu'),
  rate: control('rate', number(0.001, 0.2, 0.001), 0.05),
  delta: control('delta', number(0, 1, 0.05), 0),
};

export const view = signal<View>('attack');
