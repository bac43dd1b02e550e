export { networkNamed, networkNames, networks } from './networks/named.ts';
export type { NetworkDefinition, NetworkOptions } from './networks/network-definition.ts';
