import { controls } from '../../../state/controls.ts';
import { Select } from '../../../ui/inputs/select.tsx';
import { ScrollBox } from '../../../ui/scroll-box.tsx';
import { shortened } from '../../../ui/words/shortened.ts';
import { allOf } from '../data/results-model.ts';
import type { ResultCard } from '../result-card.ts';
import { linesOf } from './run-lines.ts';

export const runsCard: ResultCard = { kinds: ['evaluation'], Card: RunsCard };

/** Any two trainings, of whatever experiments, line by line. */
function RunsCard() {
  const files = allOf('evaluation');
  if (files.length < 2) return null;
  const chosen = [controls.first, controls.second].map(
    ({ value }, i) => files.find(({ file }) => file === value.value) ?? files[i],
  );
  const options = files.map(({ file }) => ({ value: file, label: shortened(file.replace(/\.json$/, '')) }));
  const [first, second] = chosen;
  return (
    <section class="card" aria-labelledby="runs-title">
      <h2 id="runs-title">Two runs, line by line</h2>
      <div class="curve-controls">
        <Select
          label="First run"
          value={first.file}
          options={options}
          onChange={(file) => {
            controls.first.value.value = file;
          }}
        />
        <Select
          label="Second run"
          value={second.file}
          options={options}
          onChange={(file) => {
            controls.second.value.value = file;
          }}
        />
      </div>
      <ScrollBox label="Both runs">
        <table class="numbers runs">
          <thead>
            <tr>
              <th scope="col">
                <span class="unseen">what</span>
              </th>
              <th scope="col">first</th>
              <th scope="col">second</th>
              <th scope="col">second − first</th>
            </tr>
          </thead>
          <tbody>
            {linesOf(first.content, second.content).map(({ name, values, difference, isClear }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{values[0]}</td>
                <td>{values[1]}</td>
                <td class={isClear ? 'clear' : ''}>{difference}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      <p class="small muted">
        Error rates with 95 % Wilson intervals; a difference is bold where the two intervals do not overlap. Strengths
        are those that both runs were evaluated at.
      </p>
    </section>
  );
}
