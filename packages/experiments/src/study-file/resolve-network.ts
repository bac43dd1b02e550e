import { ArgumentError, checkOneOf } from '@saf/checks';
import { isSymmetric, type NetworkActivation, networkActivations } from '@saf/models';
import { networkNames } from '@saf/models/by-name';
import { hasNonsenseCategory, parseRecipe, type Recipe } from '@saf/training/recipe';
import { profiles } from '../profiles/index.ts';
import { weightsHash } from '../setup/provenance.ts';
import { hashOfFunction } from '../setup/study-module.ts';
import type { NetworkPlan, StartWeights } from '../study/study.ts';
import { knownOfDataset, type StudyDataset } from '../study/study-dataset.ts';
import { merge } from './merge.ts';
import { modelFolder } from './model-folder.ts';
import type { ParsedNetwork, ParsedStudy } from './study-input.ts';
import { withEpochs } from './with-epochs.ts';

/** A network of a study file with all that it takes from others: from the profile's network that it extends, and from the study. */
export type MergedNetwork = Omit<ParsedNetwork, 'extends' | 'recipe'> & { readonly recipe: Record<string, unknown> };

/** What is not said is the study's, or else that of the network which is extended. */
export function mergedNetwork(network: ParsedNetwork, study: ParsedStudy): MergedNetwork {
  const { extends: other, recipe: own, ...rest } = network;
  const base = other === undefined ? undefined : planNamed(other);
  if (other !== undefined && rest.startFrom === undefined) checkStartOf(other, network.name);
  const recipe = mergedRecipe(base?.recipe, [study.recipe ?? {}, own ?? {}]);
  return { ...(base && inherited(base, recipe, rest)), ...(study.seeds && { seeds: study.seeds }), ...rest, recipe };
}

/** Where a network of a profile begins with trained weights, those are files, which a study has to name itself. */
function checkStartOf(extended: string, name: string): void {
  const [profile, network] = extended.split('/');
  const start = profiles[profile].starts?.[network];
  if (start)
    throw new ArgumentError(
      `networks.${name}: startFrom`,
      `the folder of a trained network beside extends, since ${extended} begins with the weights of ${start.pretrained}`,
      'none',
    );
}

/** A builder makes all of a network; the outputs, and a category for nonsense, follow from data set and recipe. */
function inherited({ network, loss, nonsense }: NetworkPlan, recipe: object, { build }: ParsedNetwork) {
  const { outputs: _, activation, head, ...layers } = network;
  const rule = 'mean' in recipe || 'category' in nonsense ? {} : { nonsense };
  return { activation, ...(head && { head }), ...(build ? {} : layers), loss, ...rule };
}

/** The network of a profile: 'mnist/mReLU-r-m'. */
function planNamed(name: string): NetworkPlan {
  const plans = Object.values(profiles).flatMap((profile) =>
    profile.networks.map((plan) => [`${profile.name}/${plan.name}`, plan] as const),
  );
  const known = new Map(plans);
  return known.get(checkOneOf('extends', name, [...known.keys()]))!;
}

/** The changes one after the other; other epochs stretch a learning rate that is not replaced. */
function mergedRecipe(base: Recipe | undefined, changes: readonly Readonly<Record<string, unknown>>[]) {
  const last = (field: string) =>
    changes
      .map((each) => each[field])
      .filter((value) => value !== undefined)
      .at(-1);
  const epochs = last('epochs');
  const stretched = base && typeof epochs === 'number' && !last('learningRate') ? withEpochs(base, epochs) : base;
  return changes.reduce<Record<string, unknown>>(merge, { ...stretched });
}

/** What a network is resolved for. */
export interface NetworkContext {
  readonly dataset: StudyDataset;
  /** The study file, in which a builder function is found again, */
  readonly file: string;
  /** and the network's name there. */
  readonly nameInFile: string;
}

/**
 * The plan of a network, whole: defaults of head, loss, outputs and rule follow from its activation, the data set and mean training.
 *
 * @throws ArgumentError for a recipe that does not fit, an unknown network or activation, with the nearest, or none of either; for
 * weights to start from that are not there
 */
export async function resolveNetwork(
  network: MergedNetwork,
  { dataset, file, nameInFile }: NetworkContext,
): Promise<NetworkPlan> {
  const recipe = parseRecipe(network.recipe);
  const hasNonsense = hasNonsenseCategory(recipe);
  const categories = knownOfDataset(dataset).classNames.length;
  const { name, build, architecture, head, convolutionRelu, startFrom, seeds } = network;
  const activation = activationOf(network);
  if (architecture !== undefined) checkOneOf('architecture', architecture, networkNames);
  return {
    name,
    network: {
      ...(architecture !== undefined && { architecture }),
      activation,
      ...(head && { head }),
      outputs: categories + (hasNonsense ? 1 : 0),
      ...(convolutionRelu && { convolutionRelu }),
      ...(build && { builder: { module: file, network: nameInFile, sha256: hashOfFunction(build) } }),
    },
    recipe,
    ...(startFrom !== undefined && { startFrom: await startWeights(startFrom, file, recipe) }),
    loss: lossOf(network, activation),
    nonsense: network.nonsense ?? (hasNonsense ? { category: categories } : { threshold: 0.5 }),
    ...(seeds && { seeds }),
  };
}

/** Without an activation to go by, a builder's network is taken to end in softmax. */
function activationOf({ activation, build }: MergedNetwork): NetworkActivation {
  if (activation === undefined && build) return 'none';
  return checkOneOf('activation', activation, networkActivations);
}

/** The paper's hybrid loss (Section 5.1) where confidences are RBFs, and softmax cross-entropy otherwise. */
function lossOf({ loss, head, build }: MergedNetwork, activation: NetworkActivation): NetworkPlan['loss'] {
  const isRadial = head ? head === 'rbf' : isSymmetric(activation);
  if (build) return loss ?? null;
  return isRadial ? (loss ?? { lossWeights: [1, 1, 0], p: 2 }) : null;
}

/** The weights of a saved network, for a recipe that does not draw its own. */
async function startWeights(startFrom: string, file: string, { certified }: Recipe): Promise<StartWeights> {
  if (certified?.initialWeights)
    throw new ArgumentError(
      'recipe.certified.initialWeights',
      'false beside startFrom, whose weights it would replace',
      true,
    );
  const folder = modelFolder('startFrom', startFrom, file);
  return { folder, sha256: await weightsHash(folder) };
}
