import { controls } from '../../state/controls.ts';
import { layers } from './attack-model.ts';
import { LayerPanel } from './layer-panel.tsx';

const sides = ['left', 'right'] as const;

/** Inside both networks, one layer at a time. */
export function LayersCard() {
  const names = (layers.value[1] ?? layers.value[0] ?? []).map(({ name }) => name);
  const { value: place } = controls.layer;
  const chosen = Math.min(place.value, names.length - 1);
  return (
    <section class="card layers" aria-labelledby="layers-title">
      <div class="card-head">
        <h2 id="layers-title">Inside, layer by layer</h2>
        <fieldset class="segmented">
          <legend class="unseen">Layer</legend>
          <div class="segments">
            {names.map((name, i) => (
              <label key={name}>
                <input
                  type="radio"
                  name="layer"
                  checked={i === chosen}
                  onChange={() => {
                    place.value = i;
                  }}
                />
                <span>{name}</span>
              </label>
            ))}
          </div>
        </fieldset>
      </div>
      <p class="muted small">
        How often each value goes into the layer’s activation: filled for the clean image, outlined for the attacked
        one. The thin line is the activation itself: where it is at zero, the value is suppressed.
      </p>
      <div class="columns">
        {sides.map((side, i) => {
          const view = layers.value[i]?.[chosen];
          return view && <LayerPanel key={side} side={side} view={view} />;
        })}
      </div>
    </section>
  );
}
