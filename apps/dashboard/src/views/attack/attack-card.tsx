import { controls } from '../../state/controls.ts';
import { imageSet } from '../../state/image-set.ts';
import { engine } from '../../state/session.ts';
import { Segmented } from '../../ui/inputs/segmented.tsx';
import { Select } from '../../ui/inputs/select.tsx';
import { Toggle } from '../../ui/inputs/toggle.tsx';
import { truth } from './attack-model.ts';
import { attackMenu, describeAttack } from './words/attack-menu.ts';

/** Which attack is run, and what it is to reach. Its strength stands in the strip above. */
export function AttackCard() {
  const { attack, target, clip, gradients, shows } = controls;
  const { value: key } = attack.value;
  const known = engine.value?.report.attacks;
  const set = imageSet.value;
  const categories = set.classNames.map((label, category) => ({ value: String(category), label }));
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
          options={[
            { value: 'any', label: 'any error' },
            // What the image shows is no error.
            ...categories.map((each) => ({ ...each, isDisabled: each.value === String(truth.value) })),
          ]}
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
