import type { EngineReport } from './check-engines.ts';
import type { Finding } from './check-kernels.ts';

/** A table of kernels and engines, and below it what is wrong or missing. */
export function renderReports(reports: readonly EngineReport[], isColored: boolean): string {
  const paint = (code: number, text: string) => (isColored ? `\u001b[${code}m${text}\u001b[0m` : text);
  const marks = { right: paint(32, 'ok'), wrong: paint(31, 'wrong'), missing: paint(33, 'missing') };
  const started = reports.flatMap((report) => ('findings' in report ? [report] : []));
  const kernels = [...new Set(started.flatMap(({ findings }) => findings.map(({ kernel }) => kernel)))];
  const width = Math.max(0, ...kernels.map(({ length }) => length)) + 2;
  const cell = (findings: readonly Finding[], kernel: string) => {
    const of = findings.filter((each) => each.kernel === kernel);
    const worst = of.some(({ status }) => status === 'wrong')
      ? 'wrong'
      : of.some(({ status }) => status === 'missing')
        ? 'missing'
        : 'right';
    const text = `${of.filter(({ status }) => status === 'right').length}/${of.length}`;
    return `${marks[worst]} ${text}`.padEnd(14 + marks[worst].length - (worst === 'right' ? 2 : worst.length));
  };
  const table = [
    'kernel'.padEnd(width) + started.map(({ engine }) => engine.padEnd(14)).join(''),
    ...kernels.map((kernel) => kernel.padEnd(width) + started.map(({ findings }) => cell(findings, kernel)).join('')),
  ];
  const faults = started.flatMap(({ engine, findings }) =>
    findings
      .filter(({ status }) => status !== 'right')
      .map(
        ({ kernel, options, status, detail }) =>
          `${engine}: ${kernel}${options && `, ${options}`}: ${marks[status]}: ${detail}`,
      ),
  );
  const notes = reports.map((report) =>
    'error' in report ? `${report.engine}: ${paint(33, 'not checked')}: ${report.error}` : report.reason,
  );
  return [...(started.length > 0 ? [...table, ''] : []), ...(faults.length > 0 ? [...faults, ''] : []), ...notes]
    .map((line) => line.trimEnd())
    .join('\n');
}
