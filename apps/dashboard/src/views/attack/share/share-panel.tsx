import { useState } from 'preact/hooks';
import { shapeOf } from '../../../engine/image-sets.ts';
import { controls } from '../../../state/controls.ts';
import { engine, failure, sentenceOf } from '../../../state/session.ts';
import { download } from '../../../ui/download.ts';
import { Segmented } from '../../../ui/inputs/segmented.tsx';
import { curves, outcomes } from '../attack-model.ts';
import { embedCode, embedSide } from './embed-code.ts';
import { curvesCsv, npyOf, pixelsCsv } from './files.ts';
import { chartPng, imagePng, svgOf } from './picture-files.ts';
import { snippetOf } from './snippet.ts';

/** What is on the screen, as files, as a program and as a part of another page. */
export function SharePanel() {
  const place = embedSide.value === 'right' ? 1 : 0;
  const outcome = outcomes.value?.of[place];
  return (
    <div class="stack">
      <Segmented
        label="Of the network on the"
        value={embedSide}
        options={[
          { value: 'left', label: 'left' },
          { value: 'right', label: 'right' },
        ]}
      />
      <div class="shares">
        <Files
          label="Attacked image"
          isReady={outcome !== undefined}
          files={imageFiles(outcome?.pixels ?? new Float32Array())}
        />
        <Files label="Curve of this image" isReady={curves.value.length > 0} files={chartFiles} />
      </div>
      <CodeBlock title="The page as it is" code={location.href} />
      <CodeBlock title="This card in another page" code={embedCode(embedSide.value)} />
      {outcome && <CodeBlock title="This attack in TypeScript" code={snippetOf(sceneOf(place))} />}
    </div>
  );
}

function sceneOf(place: 0 | 1) {
  const { left, right, gradients, attack, target, strength, clip } = controls;
  const networks = [left.value.value, right.value.value];
  const crafters = { own: networks[place], left: networks[0], right: networks[1] };
  const shown = outcomes.value;
  const norm = engine.value?.report.attacks.find(({ key }) => key === attack.value.value)?.norm ?? null;
  return {
    pixels: shown?.pixels ?? new Float32Array(),
    label: typeof shown?.truth === 'number' ? shown.truth : null,
    ...{ network: networks[place], craftedOn: crafters[gradients.value.value] },
    ...{ target: target.value.value, strength: strength.value.value, clipped: clip.value.value },
    attack: { key: attack.value.value, norm },
  };
}

type Content = BlobPart | Promise<BlobPart>;

interface FileKind {
  readonly name: string;
  readonly type: string;
  make(): Content;
}

const imageFiles = (pixels: Float32Array): readonly FileKind[] => [
  { name: 'attacked.png', type: 'image/png', make: () => imagePng(pixels) },
  {
    name: 'attacked.npy',
    type: 'application/octet-stream',
    make: () => npyOf(pixels, [1, ...shapeOf(pixels.length)]),
  },
  { name: 'attacked.csv', type: 'text/csv', make: () => pixelsCsv(pixels, shapeOf(pixels.length)[0]) },
];

function chart(): SVGSVGElement {
  const found = document.querySelector<SVGSVGElement>('[aria-labelledby=strength-title] svg');
  if (!found) throw new Error('The curve is not on the page.');
  return found;
}

const chartFiles: readonly FileKind[] = [
  { name: 'curve.svg', type: 'image/svg+xml', make: () => svgOf(chart()) },
  { name: 'curve.png', type: 'image/png', make: () => chartPng(chart()) },
  { name: 'curve.csv', type: 'text/csv', make: () => curvesCsv(curves.value) },
];

interface FilesProps {
  readonly label: string;
  readonly isReady: boolean;
  readonly files: readonly FileKind[];
}

const Files = ({ label, isReady, files }: FilesProps) => (
  <div>
    <span class="label">{label}</span>
    <div class="buttons">
      {files.map(({ name, type, make }) => (
        <button key={name} type="button" disabled={!isReady} onClick={() => void save(name, type, make)}>
          {name.split('.')[1].toUpperCase()}
          <span class="unseen"> {label}</span>
        </button>
      ))}
    </div>
  </div>
);

async function save(name: string, type: string, make: () => Content): Promise<void> {
  try {
    download(new File([await make()], name, { type }));
  } catch (error) {
    failure.value = sentenceOf(error);
  }
}

/** Text to be taken along. */
function CodeBlock({ title, code }: { readonly title: string; readonly code: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = () =>
    navigator.clipboard.writeText(code).then(
      () => {
        setCopied(true);
        setTimeout(() => setCopied(false), 1500);
      },
      (error) => {
        failure.value = `It could not be copied: ${sentenceOf(error)}`;
      },
    );
  return (
    <div class="code-block">
      <div class="card-head">
        <h3>{title}</h3>
        <button type="button" onClick={() => void copy()}>
          {isCopied ? 'Copied' : 'Copy'}
          <span class="unseen">: {title}</span>
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by the keys. */}
      <pre tabIndex={0}>{code}</pre>
    </div>
  );
}
