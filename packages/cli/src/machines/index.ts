export { addMachineOptions, type MachineOptions, type Machines, machinesOf } from './machine-options.ts';
