export { writeIllustrations, writeReport } from './write-report.ts';
