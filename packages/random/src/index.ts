export { fillGaussian, fillUniform, shuffledIndices } from './distributions.ts';
export { deriveSeed, type RandomSource, randomStream } from './random-stream.ts';
