import { align } from '../text/align.ts';
import type { EngineMeasurement } from './measurement.ts';

/** The benchmark as lines of text: a row an engine and network. */
export function renderMeasurements(measurements: readonly EngineMeasurement[]): string {
  const header = [
    'engine',
    'network',
    'ms a step',
    'of it batches',
    `eq. 10, ${measurements[0].images} images`,
    'peak memory',
  ];
  const rows = measurements.flatMap(({ engine, networks, peakMemoryBytes }) =>
    networks.map(({ network, step, preparation, eq10 }) => [
      engine.threads ? `${engine.name} (threads: ${engine.threads})` : engine.name,
      network,
      step.toFixed(1),
      `${(100 * preparation).toFixed(1)} %`,
      `${eq10.toFixed(2)} s`,
      `${Math.round(peakMemoryBytes / 1e6)} MB`,
    ]),
  );
  return align([header, ...rows]);
}
