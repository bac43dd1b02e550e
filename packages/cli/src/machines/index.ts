export { addMachineOptions, type MachineOptions, type Machines, machinesOf, placeOf } from './machine-options.ts';
export { openArtifacts } from './open-artifacts.ts';
export { addSlurmJobCommand } from './slurm-job-command.ts';
export { spareMemory } from './spare-memory.ts';
export { addStatusCommand } from './status-command.ts';
export { addWorkerCommand } from './worker-command.ts';
