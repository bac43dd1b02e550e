import { controls } from '../../state/controls.ts';
import { engine } from '../../state/session.ts';
import { Segmented } from '../../ui/inputs/segmented.tsx';
import { Slider } from '../../ui/inputs/slider.tsx';
import { activationMenu } from './activation-menu.ts';
import { beginAnew, heldOut, isOutdated, losses, pause, state, trained, trainOn } from './train-model.ts';
import { KeepTrained, TrainedSelect } from './trained-network.tsx';

const percent = (rate: number): string => `${(100 * rate).toFixed(0)} %`;

/** What the network is made of, and the training's start, pause and step. */
export function TrainCard() {
  const { activation, rate, delta } = controls;
  const last = losses.value.at(-1);
  const look = heldOut.value.at(-1);
  return (
    <section class="card" aria-labelledby="train-title">
      <h2 id="train-title">Network</h2>
      <TrainedSelect />
      {!trained.value && (
        <Segmented
          label="Activation"
          value={activation.value}
          options={activationMenu(engine.value?.report.activations ?? [])}
        />
      )}
      <Slider
        label="Learning rate"
        value={rate.value}
        min={0.001}
        max={0.2}
        step={0.001}
        format={(value) => value.toFixed(3)}
      />
      <Slider
        label="Random training δ"
        value={delta.value}
        min={0}
        max={1}
        step={0.05}
        format={(value) => (value === 0 ? 'none' : value.toFixed(2))}
      />
      <div class="buttons">
        {state.value === 'running' ? (
          <button type="button" class="primary" onClick={pause}>
            Pause
          </button>
        ) : (
          <button type="button" class="primary" disabled={state.value !== 'paused'} onClick={() => void trainOn()}>
            Train
          </button>
        )}
        <button type="button" disabled={state.value !== 'paused'} onClick={() => void trainOn(1)}>
          One step
        </button>
        <button type="button" disabled={losses.value.length === 0} onClick={() => void beginAnew()}>
          Restart
        </button>
      </div>
      {isOutdated.value && (
        <p class="small outdated" role="status">
          The network here was made with other settings, and stays.{' '}
          <button type="button" onClick={() => void beginAnew()}>
            Start one with the new settings
          </button>
        </p>
      )}
      <dl class="facts" aria-live="polite">
        <dt>Step</dt>
        <dd>{last ? `${last.step} of ${last.steps}` : state.value === 'loading' ? 'loading …' : 'none yet'}</dd>
        <dt>Loss</dt>
        <dd>{last ? last.loss.toFixed(3) : '–'}</dd>
        <dt>Time per step</dt>
        <dd>{last ? `${last.millisecondsPerStep.toFixed(0)} ms` : '–'}</dd>
        <dt>Held-out error</dt>
        <dd>{look ? percent(look.clean) : '–'}</dd>
        <dt>under eq. 10, β = {look?.strength ?? 0.1}</dt>
        <dd>{look ? percent(look.attacked) : '–'}</dd>
      </dl>
      <KeepTrained />
    </section>
  );
}
