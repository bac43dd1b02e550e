import { robustnessName } from '@saf/results';
import { controls } from '../../../state/controls.ts';
import { InTurn } from '../../../ui/drawing/in-turn.tsx';
import { Picks } from '../../../ui/inputs/picks.tsx';
import { Select } from '../../../ui/inputs/select.tsx';
import { comparisons, shownDataset } from '../data/results-model.ts';
import { toneOf } from '../data/tone.ts';
import { FigureLinks } from '../files/figures-card.tsx';
import type { ResultCard } from '../result-card.ts';
import { Mark, RobustnessChart } from './robustness-chart.tsx';
import { baseline, epsilons, pickedSubjects, pickedThreats, subjects, threats } from './robustness-model.ts';
import { RobustnessTable } from './robustness-table.tsx';

export const robustnessCard: ResultCard = { kinds: ['robustness'], Card: RobustnessCard };

/** Networks under every attack there is: what is left of the paper's robustness. */
function RobustnessCard() {
  if (subjects.value.length === 0) return null;
  return (
    <section class="card" aria-labelledby="robustness-title">
      <div class="card-head">
        <h2 id="robustness-title">What remains under every attack</h2>
        <Files />
      </div>
      <div class="curve-controls">
        <BaselineSelect />
      </div>
      <NetworkPicks />
      <ThreatPicks />
      <div class="columns">
        {epsilons.value.map((epsilon) => (
          <InTurn key={epsilon}>
            <RobustnessChart epsilon={epsilon} />
          </InTurn>
        ))}
      </div>
      <details class="choice">
        <summary>All numbers, with differences</summary>
        <InTurn>
          <RobustnessTable />
        </InTurn>
      </details>
      <ul class="small muted notes">
        {pickedThreats.value
          .filter(({ description }) => description)
          .map(({ name, title, description }) => (
            <li key={name}>
              <strong>{title}</strong>: {description}.
            </li>
          ))}
        <li>
          All attacks are bounded in L∞ and keep pixels in 0–1. Intervals are 95 % Wilson intervals over images. A
          difference is bold where the two intervals do not overlap.
        </li>
      </ul>
    </section>
  );
}

const Files = () => (
  <>
    {comparisons.value
      .flatMap(({ figures }) => figures)
      .filter(({ name }) => name === robustnessName(shownDataset.value ?? 'mnist'))
      .map((figure) => (
        <FigureLinks key={figure.svg} figure={figure} />
      ))}
  </>
);

function BaselineSelect() {
  const options = subjects.value.map(({ id }) => ({ value: id, label: id }));
  return (
    <Select
      label="Compare networks with"
      value={baseline.value?.id ?? 'none'}
      options={[...options, { value: 'none', label: 'nothing' }]}
      onChange={(value) => {
        controls.against.value.value = value;
      }}
    />
  );
}

function NetworkPicks() {
  const options = subjects.value.map((subject) => ({
    ...{ id: subject.id, label: subject.id, class: toneOf(subject.style) },
    isFixed: subject === baseline.value,
    mark: (
      <svg width="12" height="12" aria-hidden="true">
        <Mark style={subject.style} x={6} y={6} />
      </svg>
    ),
  }));
  const shown = new Set(pickedSubjects.value.map(({ id }) => id));
  return <Picks label="Networks" {...{ options, shown }} value={controls.networks.value} />;
}

function ThreatPicks() {
  const options = threats.value.map(({ name, title, description }) => ({ id: name, label: title, title: description }));
  const shown = new Set(pickedThreats.value.map(({ name }) => name));
  return <Picks label="Attacks" {...{ options, shown }} value={controls.threats.value} />;
}
