export * from './all.ts';
export { withAnnealing } from './annealing.ts';
export { type Differentiable, differentiable, type Equations } from './differentiable.ts';
export { activationName, activationNamed, type SafName, safNames } from './names.ts';
export { type ActivationIdentifier, activation, register } from './register.ts';
export { type LayerConfig, SafLayer, type SafLayerClass } from './saf-layer.ts';
export { type SurrogateDerivatives, withSurrogateDerivatives } from './surrogate-derivatives.ts';
export { withWidth } from './width.ts';
