// A coordinator in a process of its own: `coordinator.ts <folder> <jobs as JSON>`.
import { coordinate } from './coordinate.ts';

const [folder, jobs] = process.argv.slice(2);
await coordinate(folder, JSON.parse(jobs), { say: console.log, arguments: ['--comment=coordinator'] });
