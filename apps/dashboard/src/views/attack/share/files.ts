import type { StrengthCurve } from '../../../engine/contract.ts';
import { wordOf } from '../words/outcome.ts';

/** An array of numpy: float32, exactly the numbers that the network sees (format version 1.0). */
export function npyOf(values: Float32Array, shape: readonly number[]): Uint8Array<ArrayBuffer> {
  const start = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`;
  // Magic, version and length take ten bytes; the data begins at a multiple of 64, after a line feed.
  const padded = `${start.padEnd(Math.ceil((start.length + 11) / 64) * 64 - 11)}\n`;
  const file = new Uint8Array(10 + padded.length + 4 * values.length);
  file.set([0x93, ...bytesOf('NUMPY'), 1, 0, padded.length & 255, padded.length >> 8]);
  file.set(bytesOf(padded), 10);
  const view = new DataView(file.buffer);
  for (const [i, value] of values.entries()) view.setFloat32(10 + padded.length + 4 * i, value, true);
  return file;
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Pixels as comma-separated values, one line for each row; of colours red, green and blue one after the other. */
export function pixelsCsv(values: Float32Array, height: number): string {
  const size = values.length / height;
  const rows = Array.from({ length: height }, (_, row) => values.subarray(row * size, (row + 1) * size).join(','));
  return `${rows.join('\n')}\n`;
}

/** The curve of an image: what each network says at each strength, and its confidences. */
export function curvesCsv(curves: readonly StrengthCurve[]): string {
  const lines = curves.flatMap(({ network, strengths, verdicts }) =>
    verdicts.map(({ prediction, confidences }, i) =>
      [
        network,
        strengths[i],
        wordOf(prediction),
        ...Array.from({ length: 11 }, (_, k) => confidences[k]?.toFixed(6) ?? ''),
      ].join(','),
    ),
  );
  const head = [
    'network',
    'strength',
    'prediction',
    ...Array.from({ length: 10 }, (_, digit) => `confidence_${digit}`),
    'confidence_nonsense',
  ];
  return `${[head.join(','), ...lines].join('\n')}\n`;
}
