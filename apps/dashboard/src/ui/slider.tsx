import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';

interface SliderProps {
  readonly label: string;
  readonly value: Signal<number>;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  format(value: number): string;
  readonly children?: ComponentChildren;
}

/** A number on a line; `children` go under it. */
export function Slider({ label, value, min, max, step, format, children }: SliderProps) {
  const share = `${(100 * (value.value - min)) / (max - min)}%`;
  return (
    <label class="field slider">
      <span class="label">
        {label} <output>{format(value.value)}</output>
      </span>
      <input
        type="range"
        {...{ min, max, step }}
        value={value.value}
        aria-valuetext={format(value.value)}
        style={{ '--share': share }}
        onInput={(event) => {
          value.value = Number(event.currentTarget.value);
        }}
      />
      {children}
    </label>
  );
}
