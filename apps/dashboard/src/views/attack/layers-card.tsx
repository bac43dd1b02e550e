import { scaleLinear } from 'd3-scale';
import { area, curveStep, line } from 'd3-shape';
import { activationNames, activations } from '../../charts/activations.ts';
import { Frame } from '../../charts/frame.tsx';
import { useWidth } from '../../charts/use-width.ts';
import type { LayerView } from '../../engine/contract.ts';
import { controls } from '../../state/controls.ts';
import { Picture } from '../../ui/pictures/picture.tsx';
import { Term } from '../../ui/words/term.tsx';
import { layers } from './attack-model.ts';

const sides = ['left', 'right'] as const;

/** Inside both networks, one layer at a time. */
export function LayersCard() {
  const [first = [], second = []] = layers.value;
  const names = namesOf(first, second);
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
        How often each value enters the layer’s activation: filled for the clean image, outlined for the attacked one.{' '}
        <Term of="cv1, cv2, fc1, fc2" /> are the layers. The thin line is the activation itself; where it is zero, the
        value is suppressed. An attack does not always push values outwards: it may also move them to where the
        activation responds, so that fewer are switched off.
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

/** A layer of both networks by its name; where they differ, by its place. */
function namesOf(first: readonly LayerView[], second: readonly LayerView[]): readonly string[] {
  const longer = first.length > second.length ? first : second;
  return longer.map(({ name }, i) =>
    (first[i] ?? second[i])?.name === (second[i] ?? first[i])?.name ? name : `${i + 1}`,
  );
}

interface LayerPanelProps {
  readonly side: 'left' | 'right';
  readonly view: LayerView;
}

/** One layer of one network: what goes into its activation, and the maps that come out. */
function LayerPanel({ side, view }: LayerPanelProps) {
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
          : passesAll[view.activation]}
      </p>
      <FeatureMaps view={view} />
    </div>
  );
}

/** Of activations that are not known to switch values off. */
const passesAll: Readonly<Partial<Record<LayerView['activation'], string>>> = {
  none: 'No value is switched off: every one is passed on, however unusual.',
  softmax: 'No value is switched off: every one is passed on, however unusual.',
};

const percent = (share: number): string => `${Math.round(100 * share)} %`;

const height = 170;
const margins = { top: 12, right: 8, bottom: 36, left: 34 };
const samples = 240;

/** Values before the activation, clean and attacked, with the activation drawn over them. */
function LayerHistogram({ view }: { readonly view: LayerView }) {
  const [box, width] = useWidth<HTMLDivElement>(380);
  const { reach, clean, attacked } = view.histogram;
  const most = Math.max(...clean, ...attacked);
  const x = scaleLinear([-reach, reach], [margins.left, width - margins.right]);
  const y = scaleLinear([0, most], [height - margins.bottom, margins.top]);
  const edge = (bin: number) => reach * ((2 * bin) / clean.length - 1);
  const points = (shares: readonly number[]) =>
    [...shares, shares[shares.length - 1]].map((share, i) => [edge(i), share] as [number, number]);
  const filled = area<[number, number]>(
    (point) => x(point[0]),
    y(0),
    (point) => y(point[1]),
  ).curve(curveStep);
  const outline = line<[number, number]>(
    (point) => x(point[0]),
    (point) => y(point[1]),
  ).curve(curveStep);
  return (
    <div ref={box}>
      <Frame
        {...{ x, y, width, height, margins }}
        xLabel="value before the activation"
        yTicks={3}
        formatY={(value) => `${Math.round(100 * value)} %`}
        alt={`Histogram of the values of ${view.name}, clean and attacked, with ${activationNames[view.activation]} over it`}
      >
        <path class="histogram-clean" d={filled(points(clean)) ?? ''} />
        <path class="series histogram-attacked" d={outline(points(attacked)) ?? ''} />
        <path class="activation" d={shapeOf(view, reach, x)} />
      </Frame>
    </div>
  );
}

/** The activation on an axis of its own: 1 at the top. */
function shapeOf({ activation }: LayerView, reach: number, x: (value: number) => number): string {
  if (!(activation in activations)) return '';
  const { f } = activations[activation as keyof typeof activations];
  const own = scaleLinear([0, 1], [height - margins.bottom, margins.top]).clamp(true);
  const at = Array.from({ length: samples + 1 }, (_, i) => reach * ((2 * i) / samples - 1));
  return line<number>(x, (value) => own(f(value)))(at) ?? '';
}

/** The maps that come out of a layer: clean above, attacked below. */
const FeatureMaps = ({ view: { name, maps, scale, isSigned } }: { readonly view: LayerView }) => (
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
