// Written by `pnpm reproduce publish`: the networks in models/, and what was measured of them.
import type { CatalogEntry } from './catalog-entry.ts';

/** The networks of this package, by the names that `loadPretrained` takes. */
export const pretrainedNames = [] as const;

/** A network of this package, such as 'mnist/mReLU-r-m'. */
export type PretrainedName = (typeof pretrainedNames)[number];

export const catalog: Readonly<Record<PretrainedName, CatalogEntry>> = {};
