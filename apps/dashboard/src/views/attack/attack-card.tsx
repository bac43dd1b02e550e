import { lengthPerStrength } from '../../engine/epsilon.ts';
import { type ImageSet, valuesOf } from '../../engine/image-sets.ts';
import { controls } from '../../state/controls.ts';
import { imageSet } from '../../state/image-set.ts';
import { engine } from '../../state/session.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { Slider } from '../../ui/slider.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { attackMenu, describeAttack } from './attack-menu.ts';
import { truth } from './attack-model.ts';

/** "64 of 255", or the length of a change that is measured by its length. */
const sizeInWords = (strength: number, norm: 'linf' | 'l2' | null | undefined, set: ImageSet): string =>
  norm === 'l2'
    ? `L2 ${(lengthPerStrength(valuesOf(set)) * strength).toFixed(1)}`
    : `${Math.round(255 * strength)} of 255`;

/** Which attack is run, and how strong it is. */
export function AttackCard() {
  const { attack, target, strength, clip, gradients, shows } = controls;
  const { value: key } = attack.value;
  const known = engine.value?.report.attacks;
  const set = imageSet.value;
  const categories = set.classNames.map((label, category) => ({ value: String(category), label }));
  const norm = known?.find((each) => each.key === key)?.norm;
  return (
    <section class="card" aria-labelledby="attack-title">
      <h2 id="attack-title">Attack</h2>
      <Select
        label="Method"
        value={attack.value.value}
        options={known ? attackMenu(known) : [{ value: key, label: 'loading …' }]}
        onChange={(chosen) => {
          attack.value.value = chosen;
        }}
      />
      <p class="small muted">{describeAttack(key)}</p>
      <Slider
        label="Strength β"
        value={strength.value}
        min={0}
        max={set.strengths.most}
        step={0.005}
        format={(value) => `${value.toFixed(3)} · ${sizeInWords(value, norm, set)}`}
      />
      <div class="pair">
        <Select
          label="True label"
          value={shows.codec.format(shows.value.value)}
          options={[
            { value: 'auto', label: truth.value === 'unknown' ? 'not said yet' : 'automatic' },
            ...categories,
            { value: 'nothing', label: set.nothing },
          ]}
          onChange={(value) => {
            shows.value.value = shows.codec.parse(value) ?? null;
          }}
        />
        <Select
          label="Target"
          value={target.codec.format(target.value.value)}
          options={[{ value: 'any', label: 'any error' }, ...categories]}
          onChange={(value) => {
            target.value.value = target.codec.parse(value) ?? null;
          }}
        />
      </div>
      <Segmented
        label="Attack crafted on"
        value={gradients.value}
        options={[
          { value: 'own', label: 'each network', title: 'Each network is attacked by its own gradients' },
          { value: 'left', label: 'left', title: 'Both networks see the image that was crafted on the left one' },
          { value: 'right', label: 'right', title: 'Both networks see the image that was crafted on the right one' },
        ]}
      />
      <Toggle label="Keep pixels in 0–1 (the paper does not)" value={clip.value} />
    </section>
  );
}
