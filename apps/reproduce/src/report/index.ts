export { renderTerminalTable } from './render-terminal-table.ts';
export { writeIllustrations, writeReport } from './write-report.ts';
