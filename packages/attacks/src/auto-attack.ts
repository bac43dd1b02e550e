export type { AutoAttackResult, AutoAttackStage } from './ensembles/auto-attack.ts';
export { type AutoAttackOptions, autoAttack } from './ensembles/auto-attack.ts';
export type { AutoAttackVersion } from './ensembles/auto-attack-sequences.ts';
