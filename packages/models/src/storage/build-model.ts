import { ArgumentError } from '@saf/checks';
import { printable } from '@saf/checks/printable';
import { dispose, engine, io, type NamedTensorMap, tidy } from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { register } from '../register.ts';

/**
 * The network of artifacts, with its weights. Of one that does not load nothing is left in memory, which tfjs's own
 * `loadLayersModel` does not see to.
 *
 * @param source where the artifacts came from, for errors
 */
export async function buildModel(source: string, artifacts: io.ModelArtifacts): Promise<LayersModel> {
  register();
  try {
    const model = await inTurn(() => buildLayers(artifacts));
    return await withWeights(model, artifacts);
  } catch (error) {
    throw explainLoadError(source, error);
  }
}

let lastBuild: Promise<unknown> = Promise.resolve();

/** One after the other: what a failed build leaves behind is found by what is new. */
function inTurn<T>(build: () => Promise<T>): Promise<T> {
  const turn = lastBuild.then(build, build);
  lastBuild = turn.catch(() => undefined);
  return turn;
}

async function buildLayers(artifacts: io.ModelArtifacts): Promise<LayersModel> {
  let before: ReadonlySet<string> | undefined;
  let asked = 0;
  const withoutWeights: io.ModelArtifacts = {
    ...artifacts,
    weightSpecs: [],
    // tfjs looks for weights first to know that it need not draw any, and then for those to load: there are none yet.
    get weightData() {
      return asked++ === 0 && artifacts.weightData ? new ArrayBuffer(0) : undefined;
    },
    // Asked for at the start of the one step in which all layers are made.
    get modelTopology() {
      before ??= new Set(variableNames());
      return artifacts.modelTopology;
    },
  };
  try {
    return await loadLayersModel({ load: async () => withoutWeights });
  } catch (error) {
    for (const name of before ? variableNames() : [])
      if (!before?.has(name)) engine().state.registeredVariables[name].dispose();
    throw error;
  }
}

const variableNames = () => Object.keys(engine().state.registeredVariables);

async function withWeights(model: LayersModel, { weightData, weightSpecs }: io.ModelArtifacts): Promise<LayersModel> {
  if (!weightData) return model;
  let decoded: NamedTensorMap = {};
  try {
    decoded = tidy(() => io.decodeWeights(weightData, weightSpecs!));
    const of = (optimizer: boolean) => Object.entries(decoded).filter(([name]) => optimizer === state.has(name));
    const state = new Set(weightSpecs!.filter(({ group }) => group === 'optimizer').map(({ name }) => name));
    model.loadWeights(Object.fromEntries(of(false)));
    if (state.size > 0) await model.optimizer?.setWeights(of(true).map(([name, tensor]) => ({ name, tensor })));
    return model;
  } catch (error) {
    model.dispose();
    throw error;
  } finally {
    dispose(decoded);
  }
}

/** What tfjs says when a network does not load, as one sentence that names where it came from and what to do. */
function explainLoadError(source: string, error: unknown): Error {
  if (error instanceof ArgumentError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const unknown = /Unknown (layer|activation|initializer|regularizer|constraint): (\w+)/.exec(message);
  const reason = unknown
    ? `unknown ${unknown[1]} "${short(unknown[2])}": call register() of the package it comes from, or tf.serialization.registerClass, before loading`
    : `the network does not load: ${short(message.split('\n')[0])}`;
  return new Error(`${source}: ${reason}`, { cause: error });
}

/** Names in a file may be of any length, and of any characters. */
const short = (text: string): string => printable(text.slice(0, 500));
