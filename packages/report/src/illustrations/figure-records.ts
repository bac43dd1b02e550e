import { type ExampleRow, GRADIENT_IMAGES, type Inspection, type Theory } from '@saf/results';
import type { DataRecord } from '../tables/table.ts';
import { firstImages } from './describe-inspected.ts';

// The numbers that each figure draws, one record per line of its CSV file.

/** Fig. 1: both activations and their derivatives at x. */
export const activationRecords = ({ x, ...curves }: Theory['activations']): DataRecord[] =>
  x.map((at, i) => ({
    x: at,
    rbf: curves.rbf[i],
    rbf_derivative: curves.rbfDerivative[i],
    mrelu: curves.mirroredRelu[i],
    mrelu_derivative: curves.mirroredReluDerivative[i],
  }));

/** Fig. 3: bins of one channel and of pairs of channels (empty pairs are left out), then the noise images' values. */
export function featureRecords(inspection: Inspection): DataRecord[] {
  const { features } = inspection;
  if (!features) return [];
  const { layer, channels, histograms, joint, nonsense } = features;
  const empty = { ...inspectedColumns(inspection), layer, channel: null, low: null, high: null };
  const other = { other_channel: null, other_low: null, other_high: null, images: null };
  const bars = histograms.flatMap(({ edges, counts }, i) =>
    counts.map((images, bin) => ({ channel: channels[i], ...binOf(edges, bin), images })),
  );
  const cells = joint.flatMap(({ pair: [first, second], edges: [xs, ys], counts }) =>
    counts.flatMap((column, i) =>
      column.flatMap((images, j) => {
        const { low: other_low, high: other_high } = binOf(ys, j);
        const of = { channel: channels[first], other_channel: channels[second] };
        return images > 0 ? [{ ...of, ...binOf(xs, i), other_low, other_high, images }] : [];
      }),
    ),
  );
  const noise = nonsense.flatMap((values, image) =>
    values.map((value, i) => ({ channel: channels[i], noise_image: image, value })),
  );
  return [...bars, ...cells, ...noise].map((each) => ({ ...empty, ...other, noise_image: null, value: null, ...each }));
}

const binOf = (edges: readonly number[], bin: number) => ({ low: short(edges[bin]), high: short(edges[bin + 1]) });

/** Six digits: what is computed from places alone needs no more. */
const short = (value: number): number => Number(value.toPrecision(6));

/** Fig. 4: a row of the matrix a line, up to the diagonal, as the matrix is symmetric; nothing for a channel that never changes. */
export const correlationRecords = (inspection: Inspection): DataRecord[] =>
  (inspection.correlations ?? []).flatMap(({ layer, channels, matrix }) => {
    const entries = new Int8Array(Buffer.from(matrix, 'base64'));
    return Array.from({ length: channels }, (_, row) => {
      const until = Array.from(entries.subarray(row * channels, row * channels + row + 1), correlationOf);
      const columns = Object.fromEntries(until.map((value, column) => [`with_${column}`, value]));
      return { ...inspectedColumns(inspection), layer, channel: row, ...columns };
    });
  });

/** The correlation r of a byte 127 r, which holds two decimals. */
const correlationOf = (byte: number): number | null => (byte === -128 ? null : Number((byte / 127).toFixed(2)));

/** Fig. 6: the borders as angle and distance from the centre, then both surfaces. */
export function diskRecords({ disks, surfaces: { axis, lambda, fiveUnits, rbf } }: Theory): DataRecord[] {
  const empty = { panel: null, lambda: null, angle: null, radius: null, x1: null, x2: null, y: null };
  const borders = disks.flatMap(({ lambda, radii }) =>
    radii.map((radius, i) => ({ panel: 'a', lambda, angle: short((2 * Math.PI * i) / (radii.length - 1)), radius })),
  );
  const surface = (panel: string, values: readonly number[]) =>
    values.map((y, i) => ({ panel, lambda, x1: axis[Math.floor(i / axis.length)], x2: axis[i % axis.length], y }));
  return [...borders, ...surface('b', fiveUnits), ...surface('c', rbf)].map((each) => ({ ...empty, ...each }));
}

/** Fig. 10: what the network says of each sample of the grid. */
export const exampleRecords = (inspection: Inspection): DataRecord[] =>
  (inspection.examples ?? []).flatMap(({ kind, label, index, samples }: ExampleRow) =>
    samples.map(({ strength, prediction, confidence }) => ({
      ...inspectedColumns(inspection),
      kind,
      image: index,
      shows: nameOf(inspection, label ?? -1),
      strength,
      prediction: nameOf(inspection, prediction),
      confidence,
    })),
  );

const nameOf = ({ classNames }: Inspection, category: number): string =>
  category < 0 ? 'nonsense' : classNames[category];

/** Input gradients: percentiles of ‖∂y/∂x‖₂. */
export const gradientRecords = (inspections: readonly Inspection[]): DataRecord[] =>
  inspections.flatMap((inspection) =>
    (inspection.gradients ?? []).flatMap(({ samples, strength, percentiles }) =>
      percentiles.map((norm, percentile) => ({
        ...inspectedColumns(firstImages(GRADIENT_IMAGES, inspection)),
        samples,
        strength,
        percentile,
        norm,
      })),
    ),
  );

/** Gradients of the training loss at each activation, from the image on: percentiles of what reaches and what leaves it. */
export const flowRecords = (inspections: readonly Inspection[]): DataRecord[] =>
  inspections.flatMap((inspection) =>
    (inspection.gradientFlow ?? []).flatMap(({ layer, flat, reaching, leaving }) =>
      reaching.map((norm, percentile) => ({
        ...inspectedColumns(firstImages(GRADIENT_IMAGES, inspection)),
        layer,
        flat,
        percentile,
        reaching: norm,
        leaving: leaving[percentile],
      })),
    ),
  );

/** How far gradients can be believed: percentiles of the cosine, by the size and the direction of the step. */
export const alignmentRecords = (inspections: readonly Inspection[]): DataRecord[] =>
  inspections.flatMap((inspection) => {
    const { gradientAlignment } = inspection;
    if (!gradientAlignment) return [];
    const { epsilons, ...cosines } = gradientAlignment;
    return (['loss', 'random'] as const).flatMap((direction) =>
      epsilons.flatMap((epsilon, i) =>
        cosines[direction][i].map((cosine, percentile) => ({
          ...inspectedColumns(firstImages(GRADIENT_IMAGES, inspection)),
          ...{ direction, epsilon, percentile, cosine },
        })),
      ),
    );
  });

/** Responses of layers of single pixels, a line a pixel and channel. */
export const pixelRecords = (inspections: readonly Inspection[]): DataRecord[] =>
  inspections.flatMap(({ model, seed, pixelResponses }) =>
    (pixelResponses?.responses ?? []).flatMap((row, channel) =>
      row.map((response, i) => ({
        model,
        seed,
        layer: pixelResponses!.layer,
        channel,
        pixel: pixelResponses!.values[i],
        response,
      })),
    ),
  );

/** Lemma 1: the volume that each judge gets wrong. */
export const lemmaRecords = ({ samples, rows }: Theory['lemma']): DataRecord[] =>
  rows.map(({ judge, dimensions, epsilon, unitsPerDimension, error, interval: [low, high] }) => ({
    judge,
    dimensions,
    epsilon,
    units_per_dimension: unitsPerDimension,
    error,
    interval_low: low,
    interval_high: high,
    samples,
  }));

const inspectedColumns = ({ model, seed, samples, fullTestSet }: Inspection): DataRecord => ({
  model,
  seed,
  test_images: samples,
  full_test_set: fullTestSet,
});
