import { checkOneOf } from '@saf/checks';
import { type EngineName, engineNames } from '../engines/engine.ts';
import type { Output } from '../native/build/output.ts';
import { checkEngines, type EngineReport } from './check-engines.ts';
import { renderReports } from './render-reports.ts';

/** The options of `saf-backend check`. */
export interface CheckOptions {
  /** Engines by name, with commas between them; all that start here without. */
  readonly engines?: string;
  readonly json?: boolean;
}

/**
 * Checks kernels and gradients of engines, and prints a table, or JSON.
 *
 * @returns the exit code: 0 nothing is wrong, 1 something is, or an engine that was asked for by name does not start
 * @throws ArgumentError for an unknown engine
 */
export async function runCheck({ engines, json }: CheckOptions, output: Output): Promise<number> {
  const names = engines?.split(',').map((name) => checkOneOf('--engines', name.trim(), engineNames));
  const reports = await checkEngines(names ?? engineNames, (engine) => output.progress(`checking ${engine}`));
  output.result(json ? JSON.stringify(reports, null, 2) : renderReports(reports, isColored()));
  return reports.some((report) => isFailed(report, names)) ? 1 : 0;
}

function isFailed(report: EngineReport, asked: readonly EngineName[] | undefined): boolean {
  if ('error' in report) return asked !== undefined;
  return report.findings.some(({ status }) => status === 'wrong');
}

/** As https://no-color.org has it. */
function isColored(): boolean {
  return Boolean(process.stdout.isTTY) && !process.env.NO_COLOR;
}
