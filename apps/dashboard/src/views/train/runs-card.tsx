import { shortName } from '../../state/image-set.ts';
import { engine } from '../../state/session.ts';
import { ScrollBox } from '../../ui/scroll-box.tsx';
import { shortened } from '../../ui/words/shortened.ts';
import { activationMenu } from './activation-menu.ts';
import { conclusionOf } from './conclusion.ts';
import { current, earlier, type Run } from './train-model.ts';

const percent = (rate: number | undefined): string => (rate === undefined ? '–' : `${(100 * rate).toFixed(0)} %`);

/** All trainings since the page was opened, and what they come to: also where that is not what the paper would have. */
export function RunsCard() {
  const runs = [...earlier.value, ...(current.value ? [current.value] : [])];
  return (
    <section class="card" aria-labelledby="runs-title">
      <h2 id="runs-title">What comes of it</h2>
      <p class="small" role="status">
        {conclusionOf(runs)}
      </p>
      {runs.length > 0 && (
        <ScrollBox label="Trainings so far">
          <table class="runs">
            <thead>
              <tr>
                <th scope="col">network</th>
                <th scope="col">rate</th>
                <th scope="col">δ</th>
                <th scope="col">steps</th>
                <th scope="col">error, clean</th>
                <th scope="col">error, eq. 10</th>
              </tr>
            </thead>
            <tbody>
              {runs.map((run, i) => (
                <Row key={i} run={run} isCurrent={run === current.value} />
              ))}
            </tbody>
          </table>
        </ScrollBox>
      )}
      <p class="small muted">
        A few hundred steps on 3,000 images are not the paper’s training, of 60,000 images and many times as long: here
        a network with ReLU usually learns faster than a symmetric one and errs less, attacked as well as clean. What
        remains after the full training is under <a href="#results">Results</a>.
      </p>
    </section>
  );
}

function Row({ run, isCurrent }: { readonly run: Run; readonly isCurrent: boolean }) {
  const { network, activation, learningRate, delta } = run.choice;
  const name = activationMenu(engine.value?.report.activations ?? []).find(({ value }) => value === activation)?.label;
  return (
    <tr class={isCurrent ? 'current' : ''}>
      <th scope="row">{network ? shortened(shortName(network.name)) : (name ?? activation)}</th>
      <td>{learningRate.toFixed(3)}</td>
      <td>{delta === 0 ? 'none' : delta.toFixed(2)}</td>
      <td>
        {run.step} of {run.steps}
      </td>
      <td>{percent(run.heldOut?.clean)}</td>
      <td>{percent(run.heldOut?.attacked)}</td>
    </tr>
  );
}
