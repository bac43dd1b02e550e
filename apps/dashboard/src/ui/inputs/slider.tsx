import type { Signal } from '@preact/signals';
import { useId } from 'preact/hooks';

interface SliderProps {
  readonly label: string;
  readonly value: Signal<number>;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  format(value: number): string;
}

/** A number on a line. */
export function Slider({ label, value, min, max, step, format }: SliderProps) {
  const id = useId();
  const share = `${(100 * (value.value - min)) / (max - min)}%`;
  return (
    <div class="field slider">
      <div class="label">
        <label for={id}>{label}</label>
        <output for={id}>{format(value.value)}</output>
      </div>
      <input
        type="range"
        {...{ id, min, max, step }}
        value={value.value}
        aria-valuetext={format(value.value)}
        style={{ '--share': share }}
        onInput={(event) => {
          value.value = Number(event.currentTarget.value);
        }}
      />
    </div>
  );
}
