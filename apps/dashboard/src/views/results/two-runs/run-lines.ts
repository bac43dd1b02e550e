import { type Result, trainingSeconds } from '@saf/results';
import { shortened } from '../../../ui/words/shortened.ts';
import { withCommas } from '../../../ui/words/with-commas.ts';

/** One property of two runs. */
export interface RunLine {
  readonly name: string;
  readonly values: readonly [string, string];
  /** The second minus the first; empty for what is no number, or the same. */
  readonly difference: string;
  /** Whether the intervals of the two do not overlap. */
  readonly isClear: boolean;
}

const words = { adversarial: 'eq. 10', nonsense: 'nonsense', noisy: 'noise' } as const;

/** What two runs are, how they were trained, and what became of them. */
export function linesOf(first: Result, second: Result): RunLine[] {
  const said = (name: string, of: (result: Result) => string): RunLine => ({
    ...{ name, values: [of(first), of(second)], difference: '', isClear: false },
  });
  return [
    said('experiment', ({ experiment }) => shortened(experiment)),
    said('model', ({ model }) => shortened(model)),
    said('data set', ({ network }) => network.dataset),
    said('activation', ({ network }) => network.activation),
    counted('parameters', first.network.parameters, second.network.parameters),
    counted('seed', first.seed, second.seed),
    ...recipeLines(first, second),
    counted('epochs', first.training.epochs.length, second.training.epochs.length),
    counted('training, min', Math.round(trainingSeconds(first) / 60), Math.round(trainingSeconds(second) / 60)),
    lossLine(first, second),
    ...rateLines(first, second),
  ];
}

function counted(name: string, first: number, second: number): RunLine {
  const values = [withCommas(first), withCommas(second)] as const;
  return { name, values, difference: first === second ? '' : signed(second - first, 0), isClear: false };
}

/** The fields of the recipes that differ. */
function recipeLines({ recipe: first }: Result, { recipe: second }: Result): RunLine[] {
  const textOf = (recipe: object, name: string) => {
    const value = (recipe as Record<string, unknown>)[name];
    return value === undefined ? '–' : shortened(JSON.stringify(value), 40);
  };
  return [...new Set([...Object.keys(first), ...Object.keys(second)])]
    .map(
      (name): RunLine => ({
        name: `recipe: ${shortened(name)}`,
        values: [textOf(first, name), textOf(second, name)],
        ...{ difference: '', isClear: false },
      }),
    )
    .filter(({ values: [a, b] }) => a !== b);
}

function lossLine(first: Result, second: Result): RunLine {
  const [a, b] = [first, second].map(({ training }) => training.epochs.at(-1)?.loss ?? Number.NaN);
  return {
    name: 'last training loss',
    values: [a.toFixed(4), b.toFixed(4)],
    difference: signed(b - a, 4),
    isClear: false,
  };
}

type Curve = Result['evaluation']['curves'][number];

/** Error rates of the same samples, at the strengths that both have. */
function rateLines(first: Result, second: Result): RunLine[] {
  const curveOf = ({ evaluation }: Result, kind: Curve['kind'], clipped: boolean): Curve | undefined => {
    const found = evaluation.curves.filter((each) => each.kind === kind && each.clipped === clipped);
    return found.find(({ nonsenseRule }) => 'category' in nonsenseRule) ?? found[0];
  };
  const kinds = Object.keys(words) as (keyof typeof words)[];
  return kinds.flatMap((kind) =>
    [false, true].flatMap((clipped) => {
      const [a, b] = [curveOf(first, kind, clipped), curveOf(second, kind, clipped)];
      if (!a || !b) return [];
      return a.strengths.flatMap((strength, i) => {
        const j = b.strengths.indexOf(strength);
        return j < 0 ? [] : [rateLine(`${words[kind]}${clipped ? ' in 0–1' : ''}, β = ${strength}`, [a, i], [b, j])];
      });
    }),
  );
}

type Point = readonly [curve: Curve, place: number];

function rateLine(name: string, [a, i]: Point, [b, j]: Point): RunLine {
  const text = ({ errors, intervals }: Curve, place: number) => {
    const [low, high] = intervals[place].map((end) => end.toFixed(3));
    return `${errors[place].toFixed(3)} (${low}–${high})`;
  };
  return {
    ...{ name, values: [text(a, i), text(b, j)] },
    difference: signed(b.errors[j] - a.errors[i], 3),
    isClear: b.intervals[j][0] > a.intervals[i][1] || b.intervals[j][1] < a.intervals[i][0],
  };
}

const signed = (value: number, digits: number): string => {
  const text = digits === 0 ? withCommas(Math.abs(value)) : Math.abs(value).toFixed(digits);
  return `${value < 0 ? '−' : '+'}${text}`;
};
