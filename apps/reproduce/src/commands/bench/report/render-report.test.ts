import { expect, test } from 'vitest';
import type { BenchReport } from './bench-report.ts';
import { renderMarkdown, renderText } from './render-report.ts';

const report: BenchReport = {
  date: '2020-01-02',
  machine: { cpu: 'A processor', cores: 2, memoryBytes: 8 * 2 ** 30, system: 'linux-x64 6' },
  versions: ['Node 20.0.0', 'tfjs 4.22.0'],
  options: {
    engines: ['wasm'],
    networks: ['mnist-plain'],
    rounds: 3,
    steps: 120,
    images: 0,
    threads: 2,
    processes: 1,
    effort: 0,
    torchCompiled: false,
  },
  comparisons: [
    {
      what: 'wasm training step, one core',
      network: 'mnist-plain',
      value: { median: 3.123, low: 3, high: 3.5 },
      unit: '× PyTorch',
      goal: { atMost: 3 },
      met: false,
    },
  ],
  summaries: [
    {
      network: 'mnist-plain',
      engine: 'wasm',
      threads: 1,
      processes: 1,
      step: { median: 120.04, low: 110, high: 140, count: 360 },
      preparation: 0.0123,
      attacks: {},
      peakMemoryBytes: 300e6,
    },
  ],
};

test('a page of the documentation: machine, versions, targets, numbers', () => {
  const page = renderMarkdown(report);
  expect(page).toContain('- A processor, 2 cores, 8 GB, linux-x64 6\n- Node 20.0.0, tfjs 4.22.0\n');
  expect(page).toMatch(
    /\| wasm training step, one core +\| Table 1 plain +\| +3\.12 \(3\.00–3\.50\) × PyTorch \| +≤ 3 \| missed \|/,
  );
  expect(page).toMatch(/\| Table 1 plain +\| wasm, 1 thread \| +120\.0 \(110\.0–140\.0\) \| +1\.2 \| +300 \|/);
});

test('lines of text', () => {
  const [targets, numbers] = renderText(report).trim().split('\n\n');
  expect(targets.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
    expect.arrayContaining(['what', 'network', 'measured', 'target']),
    ['wasm training step, one core', 'Table 1 plain', '3.12 (3.00–3.50) × PyTorch', '≤ 3', 'missed'],
  ]);
  expect(numbers).toContain('120.0 (110.0–140.0)');
});
