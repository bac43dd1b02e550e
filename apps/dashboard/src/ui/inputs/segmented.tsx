import type { Signal } from '@preact/signals';

interface SegmentedProps<Value extends string> {
  readonly label: string;
  readonly value: Signal<Value>;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly title?: string }[];
  readonly hideLabel?: boolean;
}

/** A choice of few, all in sight: radio buttons in a row. */
export function Segmented<Value extends string>({ label, value, options, hideLabel }: SegmentedProps<Value>) {
  return (
    <fieldset class="field segmented">
      <legend class={hideLabel ? 'unseen' : 'label'}>{label}</legend>
      <div class="segments">
        {options.map((option) => (
          <label key={option.value} title={option.title}>
            <input
              type="radio"
              name={label}
              value={option.value}
              checked={value.value === option.value}
              onChange={() => {
                value.value = option.value;
              }}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
