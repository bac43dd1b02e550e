export { type ActivationIdentifier, activation } from './activation.ts';
export * from './all.ts';
export { type SafName, safNames } from './names.ts';
export { register } from './register.ts';
export type { LayerConfig } from './saf-layer.ts';
export { type SurrogateDerivatives, withSurrogateDerivatives } from './surrogate-derivatives.ts';
