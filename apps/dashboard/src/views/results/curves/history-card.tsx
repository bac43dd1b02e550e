import { type ModelStyle, modelStyle, trainingSeconds } from '@saf/results';
import { scaleLinear, scaleLog } from 'd3-scale';
import { line } from 'd3-shape';
import { Frame } from '../../../charts/frame.tsx';
import { largestOf, smallestOf, thinned } from '../../../charts/range.ts';
import { useWidth } from '../../../charts/use-width.ts';
import { InTurn } from '../../../ui/drawing/in-turn.tsx';
import { filesOf } from '../data/results-model.ts';
import { nameOf } from '../data/series.ts';
import { toneOf } from '../data/tone.ts';
import type { ResultCard } from '../result-card.ts';

const height = 220;
const margins = { top: 22, right: 14, bottom: 36, left: 48 };

interface History {
  readonly label: string;
  readonly style: ModelStyle;
  readonly epochs: readonly { readonly epoch: number; readonly loss: number; readonly error: number }[];
}

export const historyCard: ResultCard = { kinds: ['evaluation'], Card: HistoryCard };

/** How each network was trained: loss and error on its training images, epoch by epoch. */
function HistoryCard() {
  const histories = filesOf('evaluation').map(
    ({ file, content: result }): History => ({
      label: nameOf(file, result),
      style: modelStyle(result),
      epochs: result.training.epochs,
    }),
  );
  return (
    <section class="card" aria-labelledby="history-title">
      <h2 id="history-title">Training</h2>
      <div class="columns">
        <InTurn>
          <HistoryChart histories={histories} of="loss" label="mean loss" />
        </InTurn>
        <InTurn>
          <HistoryChart histories={histories} of="error" label="training error" />
        </InTurn>
      </div>
      <p class="small muted">
        {filesOf('evaluation').map(({ file, content: result }) => (
          <span key={file} class="fact">
            {nameOf(file, result)}: {result.training.epochs.length} epochs, {Math.round(trainingSeconds(result) / 60)}{' '}
            min, {Math.round(result.training.millisecondsPerStep)} ms per step on {result.engine.name}
          </span>
        ))}
      </p>
    </section>
  );
}

interface HistoryChartProps {
  readonly histories: readonly History[];
  readonly of: 'loss' | 'error';
  readonly label: string;
}

function HistoryChart({ histories, of, label }: HistoryChartProps) {
  const [box, width] = useWidth<HTMLDivElement>();
  const values = histories.flatMap(({ epochs }) => epochs.map((each) => each[of])).filter((value) => value > 0);
  const last = largestOf(
    histories.flatMap(({ epochs }) => epochs.map(({ epoch }) => epoch)),
    1,
  );
  const x = scaleLinear([1, last], [margins.left, width - margins.right]);
  const y = scaleLog([smallestOf(values, 1), largestOf(values, 0.01)], [height - margins.bottom, margins.top])
    .nice()
    .clamp(true);
  return (
    <div ref={box}>
      <Frame
        {...{ x, y, width, height, margins }}
        xLabel="epoch"
        yLabel={`${label} (logarithmic)`}
        yTicks={3}
        formatY={(value) => (Number.isInteger(Math.log10(value)) ? String(value) : '')}
        alt={`${label} of each network over its epochs`}
      >
        {histories.map((history) => (
          <g key={history.label} class={toneOf(history.style)}>
            <title>{history.label}</title>
            <path
              class="series"
              stroke="currentColor"
              stroke-dasharray={history.style.dash}
              d={
                line<History['epochs'][number]>(
                  (each) => x(each.epoch),
                  (each) => y(Math.max(each[of], 1e-6)),
                )(thinned(history.epochs)) ?? ''
              }
            />
          </g>
        ))}
      </Frame>
    </div>
  );
}
