export { renderTerminalTable } from './render-terminal-table.ts';
export { writeReport } from './write-report.ts';
