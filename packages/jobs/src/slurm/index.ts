export { doSlurmJob } from './do-slurm-job.ts';
export { type SlurmDispatcher, type SlurmDispatcherOptions, slurmDispatcher } from './slurm-dispatcher.ts';
