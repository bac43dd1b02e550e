import type { Signal } from '@preact/signals';
import { controls } from '../../state/controls.ts';
import { engine } from '../../state/session.ts';
import { Select } from '../../ui/select.tsx';
import { clean, outcomes, pixels, truth } from './attack-model.ts';
import { ConfidenceBars } from './confidence-bars.tsx';
import { differenceOf, sizeOf } from './difference.ts';
import { Tiles } from './tiles.tsx';
import { outcomeOf, signOf, wordOf } from './words.ts';

interface NetworkCardProps {
  readonly side: 'left' | 'right';
}

/** One network: what it says of the image before and after the attack. */
export function NetworkCard({ side }: NetworkCardProps) {
  const place = side === 'left' ? 0 : 1;
  const before = clean.value[place];
  const outcome = outcomes.value[place];
  const difference = outcome && pixels.value ? differenceOf(pixels.value, outcome.pixels) : null;
  return (
    <section class={`card network ${side}`} aria-label={`${controls[side].value.value}`}>
      <NetworkSelect side={side} value={controls[side].value} />
      <Tiles
        clean={pixels.value}
        difference={difference}
        attacked={outcome?.pixels ?? null}
        gain={Number(controls.gain.value.value)}
        size={difference ? sizeOf(difference) : null}
      />
      {before && outcome && <Change clean={before.prediction} attacked={outcome.attacked.prediction} />}
      <ConfidenceBars clean={before} attacked={outcome?.attacked} truth={truth.value} />
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

function Change({ clean: before, attacked }: { readonly clean: number; readonly attacked: number }) {
  const { text, tone } = outcomeOf(before, attacked, truth.value);
  return (
    <p class={`change ${tone}`} role="status">
      <span class="unseen">{`Clean: ${wordOf(before)}. Attacked: ${wordOf(attacked)}. `}</span>
      <span class="signs" aria-hidden="true">
        {signOf(before)} → {signOf(attacked)}
      </span>
      <strong>{text}</strong>
    </p>
  );
}
