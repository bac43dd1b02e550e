import { controls } from '../../state/controls.ts';
import { Picks } from '../../ui/picks.tsx';
import { picked, series } from './results-model.ts';

/** Which curves are shown. */
export function ModelPicker() {
  const options = series.value.map(({ id, label, look, note, isPaper, isRepeat }) => ({
    ...{ id, label, title: note, class: `tone-${look.tone}` },
    isExtra: isRepeat,
    isFixed: id === controls.baseline.value.value,
    mark: (
      <svg class={isPaper ? 'printed' : ''} width="26" height="9" aria-hidden="true">
        <line class="series" x2="26" y1="4.5" y2="4.5" stroke="currentColor" stroke-dasharray={look.dash} />
        {isPaper && <circle class="dot" cx="13" cy="4.5" r="3" />}
      </svg>
    ),
  }));
  const shown = new Set(picked.value.map(({ id }) => id));
  return <Picks label="Models" {...{ options, shown }} value={controls.models.value} />;
}
