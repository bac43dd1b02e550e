// One line for each network: the names, `networkNamed` and the tests find them here.
export { cifar10Table3 } from './cifar10-table-3.ts';
export { mnistTable1 } from './mnist-table-1.ts';
export { cifar10CnnMedium, cifar10CnnSmall, mnistCnnMedium, mnistCnnSmall } from './strided-cnns.ts';
