import type { PaperTable, Theory } from '@saf/results';
import type { Figure } from '../figures/figure.ts';
import type { MarkedInspection } from '../study/marked-inspection.ts';
import { activationFigure } from './activation-figure.ts';
import { alignmentFigure } from './alignment-figure.ts';
import { correlationFigure } from './correlation-figure.ts';
import { diskFigure } from './disk-figure.ts';
import { exampleFigure } from './example-figure.ts';
import { featureFigure } from './feature-figure.ts';
import { flowFigure } from './flow-figure.ts';
import { gradientFigure } from './gradient-figure.ts';
import { lemmaFigure } from './lemma-figure.ts';
import { pixelFigure } from './pixel-figure.ts';

/** What figures beside the curves of results are drawn from. */
export interface Findings {
  readonly theory: Theory | null;
  readonly inspections: readonly MarkedInspection[];
  /** The paper's tables, by whose figures examples are numbered; none by default. */
  readonly paperTables?: readonly PaperTable[];
}

type Maker = (findings: Findings) => Figure[];

const fromTheory =
  (make: (theory: Theory) => Figure): Maker =>
  ({ theory }) =>
    theory ? [make(theory)] : [];

const fromEach =
  (make: (inspection: MarkedInspection) => Figure[]): Maker =>
  ({ inspections }) =>
    inspections.flatMap(make);

/** In the paper's order, and then what it only says in words. A new one is a file and its line here. */
const makers: readonly Maker[] = [
  fromTheory(activationFigure),
  fromEach(featureFigure),
  fromEach(correlationFigure),
  fromTheory(diskFigure),
  ({ inspections, paperTables }) => inspections.flatMap((each) => exampleFigure(each, paperTables)),
  ({ inspections }) => gradientFigure(inspections),
  ({ inspections }) => flowFigure(inspections),
  ({ inspections }) => alignmentFigure(inspections),
  ({ inspections }) => pixelFigure(inspections),
  fromTheory(lemmaFigure),
];

/** Every figure that there is something for. */
export function illustrate(findings: Findings): Figure[] {
  return makers.flatMap((make) => make(findings));
}
