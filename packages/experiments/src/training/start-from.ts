import { ArgumentError } from '@saf/checks';
import { loadModel } from '@saf/models/node';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { weightsHash } from '../setup/provenance.ts';
import type { StartWeights } from '../study/study.ts';

/**
 * Gives a network the weights of a saved one, layer by layer in their order: batch norm's averages and the mean image too. Activations may
 * be others, since they have no weights.
 *
 * @throws ArgumentError for a saved network whose weights are not of the same shapes, or are others than when the study was planned
 */
export async function startFrom(model: LayersModel, { folder, sha256 }: StartWeights): Promise<void> {
  if ((await weightsHash(folder)) !== sha256)
    throw new ArgumentError('startFrom', 'the weights that the study began with', `others in ${folder}`);
  const saved = await loadModel(folder);
  try {
    const [own, given] = [model, saved].map((each) => JSON.stringify(each.weights.map(({ shape }) => shape)));
    if (own !== given) throw new ArgumentError('startFrom', `weights of the network's shapes ${own}`, given);
    model.setWeights(saved.getWeights());
  } finally {
    saved.dispose();
  }
}
