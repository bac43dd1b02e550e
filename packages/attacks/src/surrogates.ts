export {
  type ExpectationOptions,
  expectationOverTransformation,
} from './surrogates/expectation-over-transformation.ts';
export { transfer } from './surrogates/transfer.ts';
export { withSurrogateGradient } from './surrogates/with-surrogate-gradient.ts';
