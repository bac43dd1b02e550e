import { computed } from '@preact/signals';
import { type CertificateResult, type ModelStyle, modelStyleOfName, type Robustness } from '@saf/results';
import { controls } from '../../../state/controls.ts';
import { shortened } from '../../../ui/words/shortened.ts';
import { withCommas } from '../../../ui/words/with-commas.ts';
import type { OpenedFile } from '../data/open-file.ts';
import { filesOf, isOfShownDataset } from '../data/results-model.ts';

/** Every file of certificates of the shown data set, with what attacks leave of the same weights. */
export const proofs = computed<readonly Proof[]>(() =>
  proofsOf(
    filesOf('certificate').filter(({ content }) => isOfShownDataset(content)),
    filesOf('robustness').map(({ content }) => content),
  ),
);

/** Those of the networks that are picked; all where none is. */
export const pickedProofs = computed<readonly Proof[]>(() => {
  const names = controls.proven.value.value;
  return names.length === 0 ? proofs.value : proofs.value.filter(({ id }) => names.includes(id));
});

/** A file of certificates: what it is called, how it is drawn, and what attacks leave. */
export interface Proof {
  readonly file: string;
  /** The network, in the page's address. */
  readonly id: string;
  /** Null for a model of an unknown kind. */
  readonly style: ModelStyle | null;
  /** SVG's stroke-dasharray: the colour is that of the activation, and the dash tells its networks apart. */
  readonly dash: string;
  readonly content: CertificateResult;
  /** Null where these weights were not attacked. */
  readonly attacked: Robustness | null;
}

const DASHES = ['none', '6 3', '2 3', '10 3 2 3'];

/** Committed ones go by their model, seeds but the first are said; of those that were dropped the file is said too. */
export function proofsOf(
  files: readonly OpenedFile<CertificateResult>[],
  robustness: readonly Robustness[] = [],
): Proof[] {
  const named = files.map(({ file, content }) => ({ file, content, id: nameOf(file, content) }));
  const activationOf = (model: string) => modelStyleOfName(model)?.activation;
  return named.map(({ file, content, id }) => {
    const { model } = content.network;
    const alike = named.filter((each) => activationOf(each.content.network.model) === activationOf(model));
    const place = [...new Set(alike.map((each) => each.id))].indexOf(id);
    return {
      ...{ file, content, id, style: modelStyleOfName(model), dash: DASHES[place % DASHES.length] },
      attacked: robustness.find((each) => isOfSame(each, content)) ?? null,
    };
  });
}

function nameOf(file: string, { network: { model, seed } }: CertificateResult): string {
  const from = file.includes('/') ? '' : ` (${shortened(file)})`;
  return `${shortened(model)}${seed === 1 ? '' : `, seed ${seed}`}${from}`;
}

/** Whatever run measured it: of a model that is named by its path the experiment is not known. */
const isOfSame = (attacked: Robustness, { network }: CertificateResult): boolean =>
  (['model', 'seed', 'weights'] as const).every((key) => attacked.network[key] === network[key]);

/** How it was proven: "interval", or "σ = 0.25, 1,000 copies". */
export const methodOf = ({ guarantee }: CertificateResult): string =>
  guarantee.norm === 'l2' ? `σ = ${guarantee.std}, ${withCommas(guarantee.n)} copies` : guarantee.method;
