import type { ModelStyle } from '@saf/results';

/** The class of what is drawn in a model's colour: `tones.css` has one for each activation, light and dark. */
export const toneOf = (style: ModelStyle | null): string => `tone-${style?.activation ?? 'paper'}`;

export const dashOf = (style: ModelStyle | null): string => style?.dash ?? '1 4';
