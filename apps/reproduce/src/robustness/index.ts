export { robustnessName } from './robustness-name.ts';
export { type Robustness, robustnessSchema } from './schema.ts';
export { accuracyOf, standingUnderAll } from './standing.ts';
export { threatTexts } from './threat-texts.ts';
