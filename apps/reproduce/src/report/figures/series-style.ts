import type { SymbolType } from '@observablehq/plot';
import type { Result } from '@saf/results';

/** How a model looks in every figure. */
export interface SeriesStyle {
  readonly color: string;
  readonly symbol: SymbolType;
  readonly dash: string;
  /** Flags of the paper, such as 'rm'. */
  readonly tricks: string;
}

/** Okabe and Ito's colours, told apart with any colour vision; and a mark each. */
const looks: Readonly<Record<Result['network']['activation'], { color: string; symbol: SymbolType }>> = {
  none: { color: '#D55E00', symbol: 'circle' },
  relu: { color: '#CC79A7', symbol: 'star' },
  rbf: { color: '#009E73', symbol: 'triangle' },
  mirroredRelu: { color: '#0072B2', symbol: 'square' },
};

/** Dashes by the flags of the paper: -a adversarial, -r random, -m mean training. */
const dashes: Readonly<Record<string, string>> = { '': 'none', a: '2 3', r: '8 3 2 3', m: '5 4', rm: '10 3' };
const otherDash = '1 4';

/** Of the convolutions: MatConvNet's plain network has ReLUs there, the paper's tables print none. */
export const shownActivation = ({ activation, convolutionRelu }: Result['network']): Result['network']['activation'] =>
  convolutionRelu ? 'relu' : activation;

/** Colour and mark say the activation, the dash says how it was trained. */
export function seriesStyle({ network, recipe }: Result): SeriesStyle {
  const flags = `${recipe.adversarial ? 'a' : ''}${recipe.random ? 'r' : ''}${recipe.mean ? 'm' : ''}`;
  return { ...looks[shownActivation(network)], dash: dashes[flags] ?? otherDash, tricks: flags };
}

const trickColors: Readonly<Record<string, string>> = {
  '': '#222222',
  a: '#D55E00',
  r: '#009E73',
  m: '#CC79A7',
  rm: '#0072B2',
};

/** The same where the activation needs no colour: one for each way of training. */
export const trickStyle = (style: SeriesStyle): SeriesStyle => ({
  ...style,
  symbol: 'circle',
  color: trickColors[style.tricks] ?? '#56B4E9',
});

/** "no tricks", "-r-m". */
export const trickName = ({ tricks }: SeriesStyle): string =>
  tricks === '' ? 'no tricks' : [...tricks].map((flag) => `-${flag}`).join('');
