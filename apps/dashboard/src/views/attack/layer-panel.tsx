import type { LayerView } from '../../engine/contract.ts';
import { activationNames } from './activation-shape.ts';
import { FeatureMaps } from './feature-maps.tsx';
import { LayerHistogram } from './layer-histogram.tsx';

interface LayerPanelProps {
  readonly side: 'left' | 'right';
  readonly view: LayerView;
}

/** One layer of one network: what goes into its activation, and the maps that come out. */
export function LayerPanel({ side, view }: LayerPanelProps) {
  const { suppressed } = view;
  return (
    <div class={`stack ${side}`}>
      <h3>
        {view.name} <span class="muted">· {activationNames[view.activation]}</span>
      </h3>
      <LayerHistogram view={view} />
      <p class="small">
        {suppressed
          ? `Switched off: ${percent(suppressed.clean)} of the values clean, ${percent(suppressed.attacked)} attacked.`
          : 'Nothing is switched off: every value goes on, however unusual.'}
      </p>
      <FeatureMaps view={view} />
    </div>
  );
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;
