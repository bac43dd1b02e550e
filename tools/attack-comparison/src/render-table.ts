import { markdownTable } from 'markdown-table';
import type { Compared } from './compare-all.ts';

const what = {
  same: 'share of pixels that differ',
  asStrong: 'robust accuracy, %',
  asStrongOnAverage: 'mean robust accuracy, %',
  asNear: 'median distance',
  asNearOnAverage: 'mean of median distances',
};

export function renderTable(compared: readonly Compared[]): string {
  const rows = compared.map(({ name, theirs, comparison, verdict }) => {
    const digits = (value: number) => String(Number(value.toPrecision(4)));
    return [
      name,
      theirs,
      what[comparison],
      digits(verdict.ours),
      digits(verdict.theirs),
      verdict.passes ? 'yes' : 'NO',
    ];
  });
  return markdownTable([['ours', 'theirs', 'what', 'ours', 'theirs', 'as good'], ...rows]);
}
