import { square } from '@saf/attacks/black-box';
import { type LaterThreat, laterThreatTexts } from '@saf/results';
import { type AttackSpec, attackSpecs, by, byAutoAttack } from '../robustness/attack-specs.ts';

const specNamed = (name: string): AttackSpec => attackSpecs.find((spec) => spec.name === name)!;

/** What every network of the leaderboard is put under. */
export const autoAttackSpec = specNamed('autoAttack');

const laterBroken: Readonly<Record<LaterThreat, AttackSpec['broken']>> = {
  transfer: specNamed('transfer').broken,
  autoAttackSaf: byAutoAttack('saf'),
  square10000: by(square({ queries: 10_000 })),
};

/** What follows it, on the images that still stand. */
export const laterAttack = (name: LaterThreat): AttackSpec => ({
  name,
  ...laterThreatTexts[name],
  onStanding: true,
  broken: laterBroken[name],
});
