export { addMachineOptions, type MachineOptions, type Machines, machinesOf } from './machine-options.ts';
export { addSlurmJobCommand } from './slurm-job-command.ts';
export { addStatusCommand } from './status-command.ts';
export { addWorkerCommand } from './worker-command.ts';
