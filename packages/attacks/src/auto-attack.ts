export { type AutoAttackOptions, autoAttack } from './auto-attack/auto-attack.ts';
export type { AutoAttackResult, AutoAttackStage } from './auto-attack/auto-attack-result.ts';
export type { AutoAttackVersion } from './auto-attack/stages.ts';
