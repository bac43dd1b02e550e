/** Of the curve of one image: as in the paper's Table 2, and some between where it changes fast. */
const dense = [0, 0.02, 0.05, 0.075, 0.1, 0.125, 0.15, 0.175, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5];
const sparse = [0, 0.05, 0.1, 0.2, 0.3, 0.5];
/** Attacks that take seconds for each strength. */
const slow = ['square', 'hopSkipJump', 'nes', 'spsa', 'carliniWagner', 'fab', 'lbfgs'];

/** The strengths of an attack's curve: fewer where each takes long. */
export const strengthsOf = (attack: string): readonly number[] => (slow.includes(attack) ? sparse : dense);
