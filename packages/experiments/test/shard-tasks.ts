import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { saveModel } from '@saf/models/node';
import { initializers, layers, sequential } from '@tensorflow/tfjs-layers';
import type {
  CertifyTask,
  CorruptionsTask,
  EvaluateTask,
  MeasureNetworkTask,
  OutOfDistributionTask,
  RejectionTask,
  RobustnessTask,
  SavedModel,
  SubmitTask,
} from '../src/index.ts';
import { loadStudy } from '../src/study-file/index.ts';

/** Images of 8 x 8 pixels, beside which no other data set is shown as nonsense: it would have to be fetched. */
const halvesStudy = `
const isBright = (i) => Math.floor(i / 64) % 2 === (i % 8 < 4 ? 0 : 1);
const load = (split) => {
  const size = split === 'train' ? 40 : 20;
  const images = Uint8Array.from({ length: size * 64 }, (_, i) => (isBright(i) ? 250 - (i % 50) : i % 50));
  return { images, labels: Uint8Array.from({ length: size }, (_, i) => i % 10) };
};
export default {
  name: 'halves',
  dataset: { name: 'halves', shape: [8, 8, 1], classNames: [...'0123456789'], load },
  recipe: { epochs: 1, batchSize: 10, learningRate: { cosine: { from: 0.1, to: 0.01 } }, momentum: 0.9, weightDecay: 0 },
  networks: [{ name: 'small', build: () => null }],
};`;

export const bounds = { norm: 'linf', method: 'alpha-crown', epsilons: [0.001, 0.1], steps: 2 } as const;
export const intervals = { norm: 'linf', method: 'interval', epsilons: [0.001, 0.01] } as const;
export const smoothing = { norm: 'l2', method: 'smoothing', std: 0.25, n0: 10, n: 50, alpha: 0.01 } as const;

/** Networks of random weights in a folder, and tasks that measure them; the first is right one time in ten. */
export async function shardTasks() {
  const root = await mkdtemp(join(tmpdir(), 'shards-'));
  const savedModel = (name: string): SavedModel => ({
    model: join(root, 'models', name),
    name,
    nonsense: { threshold: 0 },
    loss: null,
  });
  await saveNetwork(savedModel('random'), 1, 28);
  await saveNetwork(savedModel('other'), 3, 28);
  await saveNetwork(savedModel('small'), 1, 8);
  const file = join(root, 'halves.study.js');
  await writeFile(file, halvesStudy);
  const { dataset: halves } = await loadStudy(file);

  /** Nine images are five batches, the last of one image. */
  const measuredTask = (): MeasureNetworkTask => ({
    ...{ dataset: 'mnist', experiment: 'mnist', model: 'random', seed: 1, engine: 'wasm', saved: savedModel('random') },
    ...{ images: 9, batchSize: 2, randomSeed: 1, output: '' },
  });
  const submitTask = (part: Partial<SubmitTask> = {}): SubmitTask => ({
    kind: 'submit',
    ...{ ...measuredTask(), epsilons: [0.1, 0.3], laterAttacks: [], sources: [], certifiedRadii: null, force: false },
    ...part,
  });

  const certifyTask = (guarantee: CertifyTask['guarantee'], images: number): CertifyTask => {
    const { batchSize: _, ...measured } = measuredTask();
    return { kind: 'certify', ...measured, images, guarantee, batchSize: null, heldOutFrom: null, force: false };
  };
  const evaluateTask = (): EvaluateTask => {
    const { saved, dataset, seed } = measuredTask();
    // Batches of 400, the last of 50.
    const asked = { strengths: [0, 0.1], scope: 'short', images: 850, heldOutFrom: null } as const;
    return { kind: 'evaluate', ...saved, dataset, seed, ...asked, folder: '' };
  };
  const corruptionsTask = (): CorruptionsTask => {
    const settings = ['shot-noise', 'fog'].map((name) => ({ name, severity: 3 }));
    return { kind: 'corruptions', ...measuredTask(), benchmark: 'mnist-c', settings, force: false };
  };
  const nonsenseTask = (): OutOfDistributionTask => ({
    kind: 'out-of-distribution',
    ...{ ...measuredTask(), images: 5, dataset: halves, saved: savedModel('small') },
  });
  // No image is outside of this ball: all are broken at once.
  const rejectionTask = (): RejectionTask => ({
    kind: 'rejection',
    ...{
      ...measuredTask(),
      images: 3,
      balls: [{ norm: 'l2', epsilon: 28 }],
      truePositiveRate: 0.99,
      prove: null,
      otherImages: ['uniform-noise'],
    },
  });
  const robustnessTask = (): RobustnessTask => {
    const sources = [savedModel('other')];
    return { kind: 'robustness', ...measuredTask(), images: 5, epsilons: [0.4], sources };
  };
  return {
    ...{
      root,
      savedModel,
      submitTask,
      certifyTask,
      evaluateTask,
      corruptionsTask,
      nonsenseTask,
      robustnessTask,
      rejectionTask,
    },
  };
}

async function saveNetwork({ model }: SavedModel, seed: number, size: number): Promise<void> {
  const drawn = () => initializers.glorotNormal({ seed });
  const network = sequential({
    layers: [
      layers.conv2d({ inputShape: [size, size, 1], kernelSize: 5, strides: 3, filters: 4, kernelInitializer: drawn() }),
      layers.flatten(),
      layers.dense({ units: 10, kernelInitializer: drawn() }),
      layers.softmax(),
    ],
  });
  await saveModel(network, model);
  network.dispose();
}
