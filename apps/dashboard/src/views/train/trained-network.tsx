import type { TrainingChoice } from '../../engine/contract.ts';
import { controls } from '../../state/controls.ts';
import { chooseNetwork, shortName } from '../../state/image-set.ts';
import { ownNetworks } from '../../state/own-networks.ts';
import { engine } from '../../state/session.ts';
import { addressOf } from '../../state/sync-url.ts';
import { Select } from '../../ui/inputs/select.tsx';
import { shortened } from '../../ui/words/shortened.ts';
import { activationMenu } from './activation-menu.ts';
import { current, keepTrained, state, trained } from './train-model.ts';

/** What is trained: a small network of the page, or one of the user's that reads digits. */
export function TrainedSelect() {
  const own = ownNetworks.value.filter(({ reading }) => reading.images === 'mnist');
  if (own.length === 0) return null;
  return (
    <Select
      label="What is trained"
      value={trained.value?.name ?? ''}
      options={[
        { value: '', label: 'a small network, from the start' },
        ...own.map(({ name }) => ({ value: name, label: shortened(shortName(name)) })),
      ]}
      onChange={(name) => {
        controls.trained.value.value = name;
      }}
    />
  );
}

/** Takes the network as it is now to the attack view, or among the user's own. */
export function KeepTrained() {
  const run = current.value;
  const isReady = run !== null && (state.value === 'paused' || state.value === 'done');
  const keep = async (view: 'attack' | 'yours') => {
    if (!run) return;
    const kept = await keepTrained(`${titleOf(run.choice)}, ${run.step} ${run.step === 1 ? 'step' : 'steps'}`);
    if (!kept) return;
    if (view === 'attack') chooseNetwork('right', kept.name);
    else controls.own.value.value = kept.name;
    location.hash = addressOf(view);
  };
  return (
    <div class="buttons">
      <button type="button" disabled={!isReady} onClick={() => void keep('attack')}>
        Attack it
      </button>
      <button type="button" disabled={!isReady} onClick={() => void keep('yours')}>
        Measure or save it
      </button>
    </div>
  );
}

function titleOf({ network, activation }: TrainingChoice): string {
  if (network) return shortName(network.name);
  const menu = activationMenu(engine.value?.report.activations ?? []);
  return `small ${menu.find(({ value }) => value === activation)?.label ?? activation}`;
}
