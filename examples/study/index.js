// A study of one's own: does the noise in training help a ReLU network as much as one of mirrored ReLUs?
// node index.js [training images] [epochs] [test images]
import { runStudy, studyRequest } from '@saf/experiments';

const [trainingImages = 6000, epochs = 2, evaluatedImages = 500] = process.argv.slice(2).map(Number);

const recipe = {
  epochs,
  batchSize: 100,
  learningRate: { cosine: { from: 0.02, to: 0.001 } },
  momentum: 0.9,
  weightDecay: 5e-4,
  maxNorm: 2,
  flips: false,
  random: { delta: 0.5, fraction: 0.5 },
};
const rest = { recipe, nonsense: { threshold: 0 }, seeds: [1, 2] };
const study = {
  name: 'noise',
  description: 'Training with noise: ReLU beside mirrored ReLU',
  dataset: 'mnist',
  networks: [
    { name: 'ReLU-r', network: { activation: 'relu', outputs: 10 }, loss: null, ...rest },
    {
      name: 'mReLU-r',
      network: { activation: 'mirroredRelu', outputs: 10 },
      loss: { lossWeights: [1, 1, 0], p: 2 },
      ...rest,
    },
  ],
  evaluation: { images: 10_000, strengths: [0, 0.1, 0.2], scope: 'paper' },
};

// Interrupt it and start it again: it resumes where it was, to the same bits. What is finished is not done twice.
const request = studyRequest(study, { folder: 'results', trainingImages, evaluatedImages });
const results = await runStudy(request, {
  onProgress: (done, note) => console.error(`${Math.round(100 * done)} %  ${note}`),
});

// Error rates under the paper's attack, at each strength. results/ has the rest as JSON, and the networks.
for (const [i, { evaluation }] of results.entries()) {
  const { kind, errors } = evaluation.curves[0];
  console.log(`${request.runs[i].name}: ${kind} ${errors.join('  ')}`);
}
