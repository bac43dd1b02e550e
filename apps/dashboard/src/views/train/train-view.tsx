import '../../styles/views/train.css';
import { useEffect } from 'preact/hooks';
import { EachInTurn, InTurn } from '../../ui/drawing/in-turn.tsx';
import { RunsCard } from './runs-card.tsx';
import { TrainCard } from './train-card.tsx';
import { ErrorChart, LossChart } from './train-charts.tsx';
import { followTraining } from './train-model.ts';

const results = [LossChart, ErrorChart, RunsCard];

/** A small network, trained live. */
export function TrainView() {
  useEffect(followTraining, []);
  return (
    <div class="with-side">
      <div class="stack side">
        <InTurn>
          <TrainCard />
        </InTurn>
      </div>
      <div class="stack">
        <EachInTurn cards={results} />
      </div>
    </div>
  );
}
