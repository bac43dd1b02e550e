import type { LayerView } from '../../engine/contract.ts';
import { Picture } from '../../ui/picture.tsx';
import { largest, tiled } from './tiled-maps.ts';

/** The maps that come out of a layer: clean above, attacked below. */
export function FeatureMaps({ view }: { readonly view: LayerView }) {
  const scale = Math.max(largest(view.after.clean), largest(view.after.attacked));
  const palette = isNegative(view.after.clean) || isNegative(view.after.attacked) ? 'signed' : 'ink';
  return (
    <div class="maps">
      {(['clean', 'attacked'] as const).map((which) => {
        const { pixels, width, height } = tiled(view.after[which], view.shape);
        const label = `Feature maps of ${view.name}, ${which}`;
        return (
          <figure key={which}>
            <Picture {...{ pixels, width, height, scale }} palette={palette} alt={label} />
            <figcaption>{which}</figcaption>
          </figure>
        );
      })}
    </div>
  );
}

const isNegative = (values: Float32Array): boolean => values.some((value) => value < 0);
