import type { ExampleRow, Inspection, PaperTable } from '@saf/results';
import { picture } from '../figures/drawing/picture.ts';
import { element } from '../figures/drawing/svg.ts';
import type { Figure } from '../figures/figure.ts';
import type { MarkedInspection } from '../study/marked-inspection.ts';
import { formatPsnr } from '../words/format.ts';
import { inspectedNotes } from './describe-inspected.ts';
import { pixelImage } from './drawing/pixel-image.ts';
import { shortNames, shortNamesNote } from './drawing/short-names.ts';
import { exampleRecords } from './figure-records.ts';

const CELL = 62;
const IMAGE = 56;
const LABEL = 14;
const ROW = IMAGE + LABEL + 8;
const LEFT = 92;
const FOOT = 40;
const FONT = 11.5;

type Sample = ExampleRow['samples'][number];

/** Figs 10 and 12: a grid of samples with prediction and confidence, wrong ones in coloured boxes. */
export function exampleFigure(inspection: MarkedInspection, paperTables: readonly PaperTable[] = []): Figure[] {
  const { examples, model, label = model } = inspection;
  if (!examples) return [];
  const number = paperTables.find(({ dataset }) => dataset === inspection.dataset)?.exampleFigure;
  const examplesOf = `xamples of ${label} classifications`;
  const title = number === undefined ? `E${examplesOf}` : `Figure ${number}: e${examplesOf}`;
  const { chart, width } = gridOf(examples, inspection);
  const caption = [
    'Prediction and confidence are above each sample; ns means nonsense. Rows 1–3 are adversarial samples, row 4 is nonsense, row 5 is noisy. Red boxes mark a wrong category. Green boxes mark images taken for nonsense, which counts as an error, although it is sensible for a severely distorted image.',
    ...shortNamesNote(inspection.classNames),
    'Nothing was picked: these are the first four test images and the first noise image. Pixels are classified as they are, and clipped to [0, 1] for display.',
    ...inspectedNotes(inspection),
  ];
  const alt = `${title}. ${examples.map((row) => describeRow(row, inspection.classNames)).join(' ')}`;
  const svg = picture({ title, alt, entries: [], chart, caption, width });
  return [
    {
      name: number === undefined ? `examples-${inspection.dataset}` : `figure-${number}`,
      title,
      alt,
      svg,
      records: exampleRecords(inspection),
      wide: true,
    },
  ];
}

function gridOf(rows: readonly ExampleRow[], { shape, classNames: names }: Inspection) {
  const classNames = shortNames(names);
  const columns = rows[0].samples.length;
  const width = LEFT + columns * CELL;
  const height = rows.length * ROW + FOOT;
  const nodes = rows.flatMap((row, i) => [
    text(rowName(row, classNames), 0, i * ROW + LABEL + IMAGE / 2, 'start'),
    ...row.samples.map((sample, j) => sampleAt(sample, row, { shape, classNames }, LEFT + j * CELL, i * ROW)),
  ]);
  const feet = rows[0].samples.flatMap(({ strength }, j) =>
    footAt(strength, LEFT + j * CELL + IMAGE / 2, rows.length * ROW),
  );
  const heads = ['strength β', 'PSNR, dB'].map((name, i) => text(name, 0, rows.length * ROW + 12 + i * 16, 'start'));
  const chart = element('svg', { width, height, viewBox: `0 0 ${width} ${height}` }, ...nodes, ...heads, ...feet);
  return { chart: chart as SVGSVGElement, width };
}

function sampleAt(
  sample: Sample,
  row: ExampleRow,
  { shape: [height, width, channels], classNames }: Pick<Inspection, 'shape' | 'classNames'>,
  x: number,
  y: number,
): Element {
  const data = new Uint8Array(Buffer.from(sample.pixels, 'base64'));
  const image = pixelImage({ data, width, height, channels }, IMAGE);
  const color = boxOf(sample, row);
  const box = {
    x: 1,
    y: 1,
    width: IMAGE - 2,
    height: IMAGE - 2,
    fill: 'none',
    stroke: color ?? '#bbb',
    'stroke-width': color ? 3 : 0.5,
  };
  const picture = element('g', { transform: `translate(0,${LABEL})` }, image, element('rect', box));
  const says = `${nameOf(sample.prediction, classNames)}@${sample.confidence.toFixed(2)}`;
  return element('g', { transform: `translate(${x},${y})` }, text(says, IMAGE / 2, LABEL - 3, 'middle'), picture);
}

/** Red: a wrong category. Green: an image taken for nonsense. Null: right. */
export function boxOf({ prediction }: Sample, { label }: ExampleRow): string | null {
  if (prediction === (label ?? -1)) return null;
  return prediction === -1 ? '#00A651' : '#E00000';
}

const nameOf = (prediction: number, names: readonly string[]): string => (prediction === -1 ? 'ns' : names[prediction]);

const rowName = ({ kind, label }: ExampleRow, names: readonly string[]): string =>
  label === null ? kind : `${kind}: ${names[label]}`;

function footAt(strength: number, x: number, y: number): Element[] {
  const psnr = strength === 0 ? '–' : formatPsnr(-20 * Math.log10(strength));
  return [text(strength === 0 ? 'clean' : String(strength), x, y + 12, 'middle'), text(psnr, x, y + 28, 'middle')];
}

const text = (content: string, x: number, y: number, anchor: 'start' | 'middle'): Element =>
  element('text', { x, y, 'font-size': FONT, 'text-anchor': anchor }, content);

function describeRow({ kind, label, samples }: ExampleRow, names: readonly string[]): string {
  const said = samples.map(({ prediction }) => nameOf(prediction, names)).join(', ');
  return `${kind}${label === null ? '' : ` of ${names[label]}`}: ${said}.`;
}
