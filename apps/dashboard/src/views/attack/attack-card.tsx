import { controls } from '../../state/controls.ts';
import { engine } from '../../state/session.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { Slider } from '../../ui/slider.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { describeAttack } from './describe-attack.ts';

const digits = Array.from({ length: 10 }, (_, digit) => ({ value: String(digit), label: String(digit) }));

/** The attack and how strong it is. */
export function AttackCard() {
  const { attack, target, strength, clip, gradients, shows } = controls;
  const known = engine.value?.report.attacks ?? [{ key: attack.value.value, name: attack.value.value }];
  return (
    <section class="card" aria-labelledby="attack-title">
      <h2 id="attack-title">Attack</h2>
      <Select
        label="Method"
        value={attack.value.value}
        options={known.map(({ key, name }) => ({ value: key, label: name }))}
        onChange={(key) => {
          attack.value.value = key;
        }}
      />
      <p class="small muted">{describeAttack(attack.value.value)}</p>
      <Slider
        label="Strength β"
        value={strength.value}
        min={0}
        max={0.5}
        step={0.005}
        format={(value) => `${value.toFixed(3)} · ${Math.round(255 * value)} of 255`}
      />
      <div class="pair">
        <Select
          label="Image shows"
          value={shows.codec.format(shows.value.value)}
          options={[{ value: 'auto', label: 'as known' }, ...digits]}
          onChange={(value) => {
            shows.value.value = shows.codec.parse(value) ?? null;
          }}
        />
        <Select
          label="Target"
          value={target.codec.format(target.value.value)}
          options={[{ value: 'any', label: 'any error' }, ...digits]}
          onChange={(value) => {
            target.value.value = target.codec.parse(value) ?? null;
          }}
        />
      </div>
      <Segmented
        label="Gradients of"
        value={gradients.value}
        options={[
          { value: 'own', label: 'each' },
          { value: 'left', label: 'left', title: 'Both are shown the image that fools the left network' },
          { value: 'right', label: 'right', title: 'Both are shown the image that fools the right network' },
        ]}
      />
      <Toggle label="Cut to valid pixels (the paper does not)" value={clip.value} />
    </section>
  );
}
