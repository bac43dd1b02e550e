import { controls, view, views } from '../state/controls.ts';
import { engine } from '../state/session.ts';
import { addressOf } from '../state/sync-url.ts';
import { Select } from './inputs/select.tsx';

const names = {
  attack: 'Attack',
  prove: 'Prove',
  compare: 'Compare',
  explain: 'Explain',
  results: 'Results',
  train: 'Train',
  yours: 'Your network',
  lesson: 'Lesson',
};
const engines = ['wasm', 'webgl', 'webgpu'] as const;
const themes = ['auto', 'light', 'dark'] as const;

export function Header() {
  const available = engine.value?.report.available ?? engines;
  return (
    <header class="top">
      <a class="brand" href={addressOf('attack')}>
        Suppressing the unusual
      </a>
      <nav class="views" aria-label="Views">
        {views.map((each) => (
          <a key={each} href={addressOf(each)} aria-current={each === view.value ? 'page' : undefined}>
            {names[each]}
          </a>
        ))}
      </nav>
      <div class="settings">
        <Select
          label="Engine"
          hideLabel
          value={controls.engine.value.value}
          options={engines.map((each) => {
            const isDisabled = !available.includes(each);
            return { value: each, label: isDisabled ? `${each}: not in this browser` : each, isDisabled };
          })}
          onChange={(value) => {
            controls.engine.value.value = value as (typeof engines)[number];
          }}
        />
        <Select
          label="Theme"
          hideLabel
          value={controls.theme.value.value}
          options={themes.map((each) => ({ value: each, label: each === 'auto' ? 'system theme' : each }))}
          onChange={(value) => {
            controls.theme.value.value = value as (typeof themes)[number];
          }}
        />
      </div>
    </header>
  );
}
