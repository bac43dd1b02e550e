import '../../styles/views/train.css';
import { useEffect } from 'preact/hooks';
import { RunsCard } from './runs-card.tsx';
import { TrainCard } from './train-card.tsx';
import { ErrorChart, LossChart } from './train-charts.tsx';
import { followTraining } from './train-model.ts';

/** A small network, trained live. */
export function TrainView() {
  useEffect(followTraining, []);
  return (
    <div class="with-side">
      <div class="stack side">
        <TrainCard />
      </div>
      <div class="stack">
        <LossChart />
        <ErrorChart />
        <RunsCard />
      </div>
    </div>
  );
}
