export { renderTerminalTable } from './render-terminal-table.ts';
export { type ReportOptions, writeReport } from './write-report.ts';
