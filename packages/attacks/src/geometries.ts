import type { Norm } from './attack.ts';
import { l2 } from './l2.ts';
import { linf } from './linf.ts';
import type { NormGeometry } from './norm-geometry.ts';

export const geometries: Readonly<Record<Norm, NormGeometry>> = { linf, l2 };
