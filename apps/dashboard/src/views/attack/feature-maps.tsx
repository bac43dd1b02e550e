import type { LayerView } from '../../engine/contract.ts';
import { Picture } from '../../ui/picture.tsx';

/** The maps that come out of a layer: clean above, attacked below. */
export const FeatureMaps = ({ view: { name, maps, scale, isSigned } }: { readonly view: LayerView }) => (
  <div class="maps">
    {(['clean', 'attacked'] as const).map((which) => (
      <figure key={which}>
        <Picture
          {...maps[which]}
          scale={scale}
          palette={isSigned ? 'signed' : 'ink'}
          alt={`Feature maps of ${name}, ${which}`}
        />
        <figcaption>{which}</figcaption>
      </figure>
    ))}
  </div>
);
