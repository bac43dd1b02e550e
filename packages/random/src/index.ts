export { deriveSeed } from './derive-seed.ts';
export { fillGaussian } from './fill-gaussian.ts';
export { fillUniform } from './fill-uniform.ts';
export { type RandomSource, randomStream } from './random-stream.ts';
export { shuffledIndices } from './shuffled-indices.ts';
