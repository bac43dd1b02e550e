export {
  type ExpectationOptions,
  expectationOverTransformation,
} from './wrappers/expectation-over-transformation.ts';
export { transfer } from './wrappers/transfer.ts';
export { withSurrogateGradient } from './wrappers/with-surrogate-gradient.ts';
