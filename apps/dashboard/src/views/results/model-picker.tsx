import { controls } from '../../state/controls.ts';
import { picked, series } from './results-model.ts';

/** Which curves are shown; with none picked, all are. */
export function ModelPicker() {
  const shown = new Set(picked.value.map(({ id }) => id));
  const toggle = (id: string) => {
    const names = series.value.map((each) => each.id).filter((each) => shown.has(each) !== (each === id));
    controls.models.value.value = names.length === series.value.length ? [] : names;
  };
  return (
    <fieldset>
      <legend class="unseen">Models</legend>
      <div class="legend picker">
        {series.value.map(({ id, label, look, note }) => (
          <label key={id} title={note} class={`tone-${look.tone}`}>
            <input type="checkbox" checked={shown.has(id)} onChange={() => toggle(id)} />
            <svg width="26" height="8" aria-hidden="true">
              <line x2="26" y1="4" y2="4" stroke="currentColor" stroke-width="2" stroke-dasharray={look.dash} />
            </svg>
            <span>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
