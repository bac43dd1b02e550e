import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { Frame } from '../../charts/frame.tsx';
import { useWidth } from '../../charts/use-width.ts';
import { imageSetOf } from '../../engine/image-sets.ts';
import type { TestErrors } from '../../engine/own-contract.ts';
import { controls } from '../../state/controls.ts';
import { shortName } from '../../state/image-set.ts';
import { engine } from '../../state/session.ts';
import { Select } from '../../ui/inputs/select.tsx';
import { ScrollBox } from '../../ui/scroll-box.tsx';
import { shortened } from '../../ui/words/shortened.ts';
import { compared, errors, measureErrors, shown, work } from './yours-model.ts';

const height = 240;
const margins = { top: 20, right: 12, bottom: 36, left: 38 };
const counts = ['50', '100', '200'];

/** Errors over the strength of an attack, on the test images that the page ships with. */
export function ErrorsCard() {
  const { attack, images } = controls;
  return (
    <section class="card" aria-labelledby="test-errors-title">
      <div class="card-head">
        <h2 id="test-errors-title">Errors over the strength of an attack</h2>
        <span class="small muted">of {compared.value.map((name) => shortened(shortName(name))).join(', ')}</span>
      </div>
      <div class="buttons">
        <Select
          label="Attack"
          hideLabel
          value={attack.value.value}
          options={(engine.value?.report.attacks ?? []).map(({ key, name }) => ({ value: key, label: name }))}
          onChange={(key) => {
            attack.value.value = key;
          }}
        />
        <Select
          label="Test images"
          hideLabel
          value={String(images.value.value)}
          options={counts.map((value) => ({ value, label: `${value} test images` }))}
          onChange={(count) => {
            images.value.value = Number(count);
          }}
        />
        <button
          type="button"
          class="primary"
          disabled={work.value !== null}
          onClick={() => void measureErrors(attack.value.value, images.value.value)}
        >
          Measure the errors
        </button>
      </div>
      {errors.value.length > 0 && (
        <>
          <ErrorsChart most={imageSetOf(compared.value[0]).strengths.sparse.at(-1) ?? 1} />
          <ErrorsTable />
        </>
      )}
    </section>
  );
}

/** A network of the attack view has the colour that it has there. */
function toneOf({ network }: TestErrors): string {
  if (network === shown.value?.name) return 'tone-own';
  const [, symmetric] = imageSetOf(network).networks;
  return [controls.right.value.value, symmetric].includes(network) ? 'tone-mirroredRelu' : 'tone-none';
}

function ErrorsChart({ most }: { readonly most: number }) {
  const [box, width] = useWidth<HTMLDivElement>();
  const x = scaleLinear([0, most], [margins.left, width - margins.right]);
  const y = scaleLinear([0, 1], [height - margins.bottom, margins.top]);
  return (
    <div ref={box}>
      <ul class="legend">
        {errors.value.map((each) => (
          <li key={each.network} class={toneOf(each)}>
            <span class="swatch" />
            {shortened(shortName(each.network))}
          </li>
        ))}
      </ul>
      <Frame
        {...{ x, y, width, height, margins }}
        xLabel="strength β"
        yLabel="error rate"
        yTicks={4}
        alt="Error rates over the strength of the attack; the table below has the numbers."
      >
        {errors.value.map((each) => {
          const path = line<number>(
            (_, i) => x(each.strengths[i]),
            (wrong) => y(wrong / each.count),
          );
          return (
            <g key={each.network} class={toneOf(each)}>
              {each.intervals.map(([low, high], i) => (
                <line
                  key={each.strengths[i]}
                  class="series faint"
                  stroke="currentColor"
                  x1={x(each.strengths[i])}
                  x2={x(each.strengths[i])}
                  y1={y(low)}
                  y2={y(high)}
                />
              ))}
              <path class="series" stroke="currentColor" d={path([...each.wrong]) ?? ''} />
            </g>
          );
        })}
      </Frame>
    </div>
  );
}

function ErrorsTable() {
  const [{ strengths, count }] = errors.value;
  return (
    <ScrollBox label="Error rates">
      <table class="predictions">
        <caption class="small muted">
          Error rates on the first {count} test images, with valid pixels; 95 % Wilson intervals are drawn as bars.
        </caption>
        <thead>
          <tr>
            <th scope="col">β</th>
            {strengths.map((strength) => (
              <th key={strength} scope="col">
                {strength}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {errors.value.map((each) => (
            <tr key={each.network} class={toneOf(each)}>
              <th scope="row">{shortened(shortName(each.network))}</th>
              {each.wrong.map((wrong, i) => (
                <td key={each.strengths[i]}>{(wrong / each.count).toFixed(2)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}
