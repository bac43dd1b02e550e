// Trains networks of the paper for some steps on one engine, and prints the losses as JSON: `node train-steps.ts webgpu 5 10 mnist-plain`.

import { type EngineName, useEngine } from '@saf/backend';
import { meanImage } from '@saf/datasets';
import { buildNetwork, randomImages } from '@saf/experiments';
import { train } from '@saf/training';
import { type BenchNetworkName, benchNetworks } from '../../src/tasks/measure/bench-networks.ts';

/** What is printed. */
export interface TrainedSteps {
  readonly reason: string;
  readonly allFinite: boolean;
  /** By network, of each step. */
  readonly losses: Partial<Record<BenchNetworkName, readonly number[]>>;
}

const [engine, steps, batchSize, ...networks] = process.argv.slice(2);
const { reason } = await useEngine(engine as EngineName);
const losses: Partial<Record<BenchNetworkName, number[]>> = {};
let allFinite = true;
for (const network of networks as BenchNetworkName[]) {
  const { dataset, plan } = benchNetworks[network];
  const images = randomImages(dataset, Number(steps) * Number(batchSize));
  const model = buildNetwork(dataset, plan.network, meanImage(images), 1);
  const ofSteps: number[] = [];
  const recipe = { ...plan.recipe, batchSize: Number(batchSize), epochs: 1 };
  await train(model, images, recipe, {
    seed: 1,
    loss: plan.loss ?? undefined,
    onStep: ({ loss }) => void ofSteps.push(loss),
  });
  losses[network] = ofSteps;
  for (const weight of model.getWeights()) allFinite &&= (await weight.data()).every(Number.isFinite);
}
const printed: TrainedSteps = { reason, allFinite, losses };
process.stdout.write(JSON.stringify(printed));
