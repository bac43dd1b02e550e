/** By how much the share of errors of one attack may exceed that of a stronger one: 0.2 points (AutoAttack, `check_square_sr`). */
export const TOLERANCE = 0.002;
