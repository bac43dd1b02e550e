import type { Signal } from '@preact/signals';
import { controls } from '../../state/controls.ts';
import { engine } from '../../state/session.ts';
import { Select } from '../../ui/select.tsx';
import { clean, outcomes, pixels, truth } from './attack-model.ts';
import { ConfidenceBars } from './confidence-bars.tsx';
import { describeSize, differenceOf, sizeOf } from './difference.ts';
import { Tiles } from './tiles.tsx';
import { outcomeOf, signOf, wordOf } from './words.ts';

interface NetworkCardProps {
  readonly side: 'left' | 'right';
}

/** One network: what it says of the image before and after the attack. */
export function NetworkCard({ side }: NetworkCardProps) {
  const place = side === 'left' ? 0 : 1;
  const shown = outcomes.value;
  const outcome = shown?.of[place];
  const difference = outcome ? differenceOf(shown.pixels, outcome.pixels) : null;
  const size = difference ? describeSize(sizeOf(difference)) : '';
  return (
    <section class={`card network ${side}`} aria-label={controls[side].value.value}>
      <NetworkSelect side={side} value={controls[side].value} />
      <Tiles
        clean={shown?.pixels ?? pixels.value}
        difference={difference}
        attacked={outcome?.pixels ?? null}
        gain={Number(controls.gain.value.value)}
        size={size}
      />
      {outcome && (
        <Change
          clean={outcome.clean.prediction}
          attacked={outcome.attacked.prediction}
          truth={shown.truth}
          size={size}
        />
      )}
      <ConfidenceBars clean={clean.value[place]} attacked={outcome?.attacked} truth={truth.value} />
    </section>
  );
}

function NetworkSelect({ side, value }: { readonly side: string; readonly value: Signal<string> }) {
  const names = engine.value?.report.networks ?? [value.value];
  return (
    <Select
      label={`Network on the ${side}`}
      hideLabel
      value={value.value}
      options={names.map((name) => ({ value: name, label: name.replace('mnist/', '') }))}
      onChange={(name) => {
        value.value = name;
      }}
    />
  );
}

interface ChangeProps {
  readonly clean: number;
  readonly attacked: number;
  readonly truth: number | null;
  readonly size: string;
}

function Change({ clean: before, attacked, truth: shows, size }: ChangeProps) {
  const { text, tone } = outcomeOf(before, attacked, shows);
  return (
    <p class={`change ${tone}`} role="status">
      <span class="unseen">{`Clean: ${wordOf(before)}. Attacked: ${wordOf(attacked)}. `}</span>
      <span class="signs" aria-hidden="true">
        {signOf(before)} → {signOf(attacked)}
      </span>
      <strong>{text}</strong>
      <span class="size number" title="Largest change of a pixel, and the peak signal-to-noise ratio">
        {size}
      </span>
    </p>
  );
}
