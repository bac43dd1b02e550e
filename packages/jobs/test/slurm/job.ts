// What a compute node runs: `job.ts <folder> <key>`.
import { doSlurmJob } from '../../src/slurm/do-slurm-job.ts';
import { catchStopSignals } from '../../src/stop-signals.ts';
import { machineIn } from './machine.ts';

const [folder, key] = process.argv.slice(2);
console.log(`process ${process.pid} of ${process.ppid}`);
process.exitCode = await doSlurmJob(
  key,
  await machineIn(folder),
  catchStopSignals(() => {}),
);
