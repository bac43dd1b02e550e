import { controls } from '../../state/controls.ts';
import { Picks } from '../../ui/picks.tsx';
import { picked, series } from './results-model.ts';

/** Which curves are shown. */
export function ModelPicker() {
  const options = series.value.map(({ id, label, look, note }) => ({
    ...{ id, label, title: note, class: `tone-${look.tone}` },
    isFixed: id === controls.baseline.value.value,
    mark: (
      <svg width="26" height="8" aria-hidden="true">
        <line x2="26" y1="4" y2="4" stroke="currentColor" stroke-width="2" stroke-dasharray={look.dash} />
      </svg>
    ),
  }));
  const shown = new Set(picked.value.map(({ id }) => id));
  return <Picks label="Models" {...{ options, shown }} value={controls.models.value} />;
}
