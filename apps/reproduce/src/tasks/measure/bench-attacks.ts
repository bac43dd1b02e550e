/** The attacks that are measured, and their names in tables. */
export const benchAttacks = { eq10: 'eq. 10', pgd: 'PGD-40', apgd: 'APGD-CE-100', autoAttack: 'AutoAttack' } as const;

export type BenchAttack = keyof typeof benchAttacks;

/** Seconds for all images; without the attacks that were not measured. */
export type AttackSeconds = Readonly<Partial<Record<BenchAttack, number>>>;

export const benchAttackNames = Object.keys(benchAttacks) as BenchAttack[];
