// A convnet of one's own and its robust twin, trained alike and judged by two attacks.
// node index.js [training images] [epochs] [test images]
import { eq10, pgd } from '@saf/attacks';
import { useEngine } from '@saf/backend';
import { loadMnist } from '@saf/data-sources';
import { imageDataset } from '@saf/datasets';
import { errorCurve } from '@saf/metrics';
import { classifierFromModel, robustify } from '@saf/models';
import { train } from '@saf/training';
import { initializers, layers, sequential } from '@tensorflow/tfjs-layers';

const [trainSize = 6000, epochs = 4, testSize = 100] = process.argv.slice(2).map(Number);
const { reason } = await useEngine('auto');
console.log(reason);

// Your network, from images in [0, 1] to softmax. Seeds make the run repeat; a network loaded from a file has its weights already.
function convnet() {
  const kernelInitializer = (seed) => initializers.glorotUniform({ seed });
  const activation = 'relu';
  return sequential({
    layers: [
      layers.conv2d({
        inputShape: [28, 28, 1],
        filters: 8,
        kernelSize: 5,
        activation,
        kernelInitializer: kernelInitializer(1),
      }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 16, kernelSize: 5, activation, kernelInitializer: kernelInitializer(2) }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 10, activation: 'softmax', kernelInitializer: kernelInitializer(3) }),
    ],
  });
}

// A plain network, a plain one trained with noise, and the robust one trained with the same noise. The second tells what
// the noise does by itself.
const recipe = {
  epochs,
  batchSize: 50,
  learningRate: { cosine: { from: 0.02, to: 0.0002 } },
  momentum: 0.9,
  weightDecay: 5e-4,
  maxNorm: 2,
};
const noisy = { ...recipe, random: { delta: 0.5, fraction: 0.5 } };
const networks = {
  plain: [convnet(), recipe],
  'plain, noise': [convnet(), noisy],
  'mReLU, noise': [robustify(convnet(), { activation: 'mirroredRelu' }), noisy],
};
const images = first(await loadMnist({ split: 'train' }), trainSize);
for (const [name, [model, itsRecipe]] of Object.entries(networks)) {
  console.log(`training ${name} …`);
  await train(model, images, itsRecipe, { seed: 1 });
}

// The share of test images that are still classified right, by the largest confidence.
const test = first(await loadMnist({ split: 'test' }), testSize);
const epsilons = [0, 0.05, 0.1, 0.2];
for (const attack of [eq10(), pgd()]) {
  const rows = {};
  for (const [name, [model]] of Object.entries(networks)) {
    const classifier = classifierFromModel(model, { nonsense: { threshold: 0 } });
    const { images } = test.batch([...test.labels.keys()]);
    const samples = [{ images, labels: test.labels, firstIndex: 0 }]; // errorCurve frees the images
    const { clipped } = await errorCurve({ classifier, attack, epsilons, samples });
    rows[name] = Object.fromEntries(epsilons.map((epsilon, i) => [`ε = ${epsilon}`, 1 - clipped.errors[i]]));
  }
  console.log(`Accuracy under ${attack.name}, ${testSize} images:`);
  console.table(rows);
}

/** The first images of a data set. */
function first({ name, split, shape, classNames, images, labels }, size) {
  const pixels = shape.reduce((a, b) => a * b);
  return imageDataset({
    name,
    split,
    shape,
    classNames,
    images: images.slice(0, size * pixels),
    labels: labels.slice(0, size),
  });
}
