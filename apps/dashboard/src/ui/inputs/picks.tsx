import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';

interface Pick {
  readonly id: string;
  readonly label: string;
  readonly title?: string;
  readonly class?: string;
  /** Always shown: what others are held against. */
  readonly isFixed?: boolean;
  /** Shown only where it is picked. */
  readonly isExtra?: boolean;
  /** How it is drawn, before its name. */
  readonly mark?: ComponentChildren;
}

interface PicksProps {
  readonly label: string;
  readonly options: readonly Pick[];
  readonly shown: ReadonlySet<string>;
  /** The names that are picked; with none picked, all but the extra ones are shown. */
  readonly value: Signal<readonly string[]>;
}

/** Any of many: a box to check each. */
export function Picks({ label, options, shown, value }: PicksProps) {
  const toggle = (id: string) => {
    const names = options.map((each) => each.id).filter((each) => shown.has(each) !== (each === id));
    const isDefault = options.every((each) => names.includes(each.id) !== Boolean(each.isExtra));
    value.value = isDefault ? [] : names;
  };
  return (
    <fieldset>
      <legend class="unseen">{label}</legend>
      <div class="legend picker">
        {options.map((each) => (
          <label key={each.id} title={each.title} class={each.class}>
            <input
              type="checkbox"
              checked={shown.has(each.id)}
              disabled={each.isFixed}
              onChange={() => toggle(each.id)}
            />
            {each.mark}
            <span>{each.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
