export { type GradientFlow, gradientFlow } from './features/gradient-flow.ts';
export { type PixelResponses, pixelResponses } from './features/pixel-responses.ts';
export { type GradientAlignmentOptions, gradientAlignment } from './gradient-alignment.ts';
