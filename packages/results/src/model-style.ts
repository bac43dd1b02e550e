import type { Result } from './kinds/evaluation.ts';

/** Marks that series are told apart by, as Observable Plot names them. */
type Mark = 'circle' | 'star' | 'triangle' | 'square' | 'diamond';

/** How a model looks in every figure, and how it is called in one that shows its activation alone. */
export interface ModelStyle {
  /** Its name. */
  readonly activation: string;
  /** Flags of the paper, such as 'rm': -a adversarial, -r random, -m mean training. */
  readonly tricks: string;
  /** The title of the activation: "mReLU". */
  readonly title: string;
  readonly color: string;
  readonly symbol: Mark;
  /** SVG's stroke-dasharray. */
  readonly dash: string;
}

type Looks = Pick<ModelStyle, 'color' | 'symbol'>;

/**
 * The paper's activations. Okabe and Ito's colours, told apart with any colour vision; and a mark each. `names`: what the names of
 * models begin with.
 */
const activations: Readonly<Record<string, Looks & { readonly title: string; readonly names: readonly string[] }>> = {
  none: { title: 'plain', names: ['plain'], color: '#D55E00', symbol: 'circle' },
  relu: { title: 'ReLU', names: ['plainReLU', 'ReLU'], color: '#CC79A7', symbol: 'star' },
  rbf: { title: 'RBF', names: ['RBF'], color: '#009E73', symbol: 'triangle' },
  silu: { title: 'SiLU', names: ['SiLU'], color: '#56B4E9', symbol: 'diamond' },
  mirroredRelu: { title: 'mReLU', names: ['mReLU'], color: '#0072B2', symbol: 'square' },
};
/** Any other activation. */
const otherActivation: Looks = { color: '#E69F00', symbol: 'diamond' };

/** Dashes, and colours where those of activations are not needed, by tricks. */
const trickLooks: Readonly<Record<string, { readonly dash: string; readonly color: string }>> = {
  '': { dash: 'none', color: '#222222' },
  a: { dash: '2 3', color: '#D55E00' },
  r: { dash: '8 3 2 3', color: '#009E73' },
  m: { dash: '5 4', color: '#CC79A7' },
  rm: { dash: '10 3', color: '#0072B2' },
};
const otherTricks = { dash: '1 4', color: '#56B4E9' };
const looksOf = (tricks: string) => trickLooks[tricks] ?? otherTricks;

/**
 * Colour and mark say the activation, the dash says how it was trained. An activation that the paper does not have is called as its
 * result says.
 */
export function modelStyle({ network, recipe, facts }: Pick<Result, 'network' | 'recipe' | 'facts'>): ModelStyle {
  const tricks = `${recipe.adversarial ? 'a' : ''}${recipe.random ? 'r' : ''}${recipe.mean ? 'm' : ''}`;
  return styleOf(shownActivation(network), tricks, facts?.activation?.title);
}

/**
 * The style of a model by its name in the paper's manner: "mReLU-r-m" has mReLU's colour and the dash of random and mean training.
 *
 * @returns null for a name that begins with no activation
 */
export function modelStyleOfName(model: string): ModelStyle | null {
  const [first, ...flags] = model.split('-');
  const found = Object.entries(activations).find(([, { names }]) => names.includes(first));
  // Whatever follows the flags is not theirs.
  const end = flags.findIndex((flag) => !/^[arm]$/.test(flag));
  const tricks = (end < 0 ? flags : flags.slice(0, end)).join('');
  return found ? styleOf(found[0], tricks) : null;
}

/** The activation of the convolutions: MatConvNet's plain network has ReLUs there, the paper's tables print none. */
export const shownActivation = ({ activation, convolutionRelu }: Result['network']): string =>
  convolutionRelu ? 'relu' : activation;

function styleOf(activation: string, tricks: string, stated = activation): ModelStyle {
  const known = Object.hasOwn(activations, activation) ? activations[activation] : null;
  const { color, symbol } = known ?? otherActivation;
  return { activation, tricks, title: known?.title ?? stated, color, symbol, dash: looksOf(tricks).dash };
}

/** The same where the activation needs no colour: one for each way of training. */
export const trickStyle = (style: ModelStyle): ModelStyle => ({
  ...style,
  symbol: 'circle',
  color: looksOf(style.tricks).color,
});

/** "no tricks", "-r-m". */
export const trickName = ({ tricks }: Pick<ModelStyle, 'tricks'>): string =>
  tricks === '' ? 'no tricks' : [...tricks].map((flag) => `-${flag}`).join('');

/** As many as there are networks of one activation in the figures of this repository, and one more. */
const DASHES = ['none', '6 3', '2 3', '10 3 2 3', '14 4', '6 2 2 2 2 2', '1 4', '14 3 2 3 2 3'];

/**
 * The style of a model among those that a figure compares: the colour of its activation, which is the same in every figure, and a dash that
 * tells it from the others of that activation.
 */
export function comparedStyle(model: string, models: readonly string[]): Pick<ModelStyle, 'color' | 'dash'> {
  const colorOf = (name: string) => modelStyleOfName(name)?.color ?? '#222222';
  const alike = [...new Set(models)].filter((each) => colorOf(each) === colorOf(model));
  return { color: colorOf(model), dash: DASHES[Math.max(alike.indexOf(model), 0) % DASHES.length] };
}
