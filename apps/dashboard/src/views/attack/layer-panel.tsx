import type { LayerView } from '../../engine/contract.ts';
import { activationNames, suppresses } from './activation-shape.ts';
import { FeatureMaps } from './feature-maps.tsx';
import { LayerHistogram } from './layer-histogram.tsx';

interface LayerPanelProps {
  readonly side: 'left' | 'right';
  readonly view: LayerView;
}

/** One layer of one network: what goes into its activation, and the maps that come out. */
export function LayerPanel({ side, view }: LayerPanelProps) {
  const off = suppresses(view.activation);
  const shares = off && [view.before.clean, view.before.attacked].map((values) => percentOf(values, off));
  return (
    <div class={`stack ${side}`}>
      <h3>
        {view.name} <span class="muted">· {activationNames[view.activation]}</span>
      </h3>
      <LayerHistogram view={view} />
      <p class="small">
        {shares
          ? `Switched off: ${shares[0]} of the values clean, ${shares[1]} attacked.`
          : 'Nothing is switched off: every value goes on, however unusual.'}
      </p>
      <FeatureMaps view={view} />
    </div>
  );
}

function percentOf(values: Float32Array, isOff: (x: number) => boolean): string {
  const off = values.reduce((sum, value) => sum + (isOff(value) ? 1 : 0), 0);
  return `${Math.round((100 * off) / values.length)} %`;
}
