import { io } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { buildModel } from './build-model.ts';

/**
 * A network as plain data: the topology and a copy of the weights, that `loadFromMemory` makes a network of.
 * It can be posted to a worker, or kept as the best network so far.
 *
 * In a browser tfjs's own addresses save for good: `model.save('indexeddb://mnist')` or `model.save('localstorage://mnist')`,
 * and, after `register()`, `tf.loadLayersModel('indexeddb://mnist')`.
 *
 * @example
 * const best = await saveToMemory(model);
 * const copy = await loadFromMemory(best);
 */
export async function saveToMemory(model: LayersModel): Promise<io.ModelArtifacts> {
  let saved: io.ModelArtifacts | undefined;
  const handler = io.withSaveHandler(async (artifacts) => {
    saved = artifacts;
    return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
  });
  await model.save(handler);
  return saved!;
}

/**
 * The network that `saveToMemory`, or any tfjs IO handler, gave as artifacts.
 *
 * @throws Error for an unknown layer, or weights that do not fit the topology
 * @example
 * const copy = await loadFromMemory(await saveToMemory(model));
 */
export async function loadFromMemory(artifacts: io.ModelArtifacts): Promise<LayersModel> {
  return buildModel('artifacts', artifacts);
}
