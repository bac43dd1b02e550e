import type { FileIntegrity, PretrainedFacts } from '@saf/pretrained';

/** One published network: its name, and what is known of it. */
export interface Published {
  /** As `loadPretrained` takes it, such as "mnist/mReLU-r-m". */
  readonly name: string;
  readonly integrity: FileIntegrity;
  readonly facts: PretrainedFacts;
}

/**
 * The source of packages/pretrained/src/catalog.ts. Addresses are written out, one per file: bundlers look for
 * `new URL('literal', import.meta.url)`, and copy what it names.
 */
export function catalogSource(all: readonly Published[]): string {
  const names = all.map(({ name }) => JSON.stringify(name)).join(', ');
  return `// Written by \`pnpm reproduce publish\`: the networks in models/, and what was measured of them.
import type { CatalogEntry } from './catalog-entry.ts';

/** The networks of this package, by the names that \`loadPretrained\` takes. */
export const pretrainedNames = [${names}] as const;

/** A network of this package, such as 'mnist/mReLU-r-m'. */
export type PretrainedName = (typeof pretrainedNames)[number];

export const catalog: Readonly<Record<PretrainedName, CatalogEntry>> = {${all.map(entrySource).join('')}};
`;
}

const entrySource = ({ name, integrity, facts }: Published): string => `
  ${JSON.stringify(name)}: {
    topology: new URL('../models/${name}/model.json', import.meta.url),
    weights: new URL('../models/${name}/weights.bin', import.meta.url),
    integrity: ${JSON.stringify(integrity)},
    facts: ${JSON.stringify(facts)},
  },
`;
