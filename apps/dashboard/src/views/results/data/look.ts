/** How a model is drawn: colour by activation, dash and mark by training, as in the figures. */
export interface Look {
  readonly tone: 'none' | 'relu' | 'rbf' | 'mirroredRelu' | 'paper';
  readonly dash: string;
}

const tones = { plain: 'none', plainReLU: 'relu', ReLU: 'relu', RBF: 'rbf', mReLU: 'mirroredRelu' } as const;
const dashes: Readonly<Record<string, string>> = { '': 'none', a: '2 3', r: '8 3 2 3', m: '5 4', rm: '10 3' };

/** "mReLU-r-m" has mReLU's colour and the dash of random and mean training. */
export function lookOfName(model: string): Look {
  const [, network = ''] = /^(plain|(?:plain|m)?ReLU|RBF)(?:-|$)/.exec(model) ?? [];
  return { tone: tones[network as keyof typeof tones] ?? 'paper', dash: dashes[tricksOf(model)] ?? '1 4' };
}

/** "rm" of "mReLU-r-m": the flags of the paper. */
export const tricksOf = (model: string): string => /^[^-]*((?:-[arm])*)/.exec(model)?.[1].replaceAll('-', '') ?? '';
