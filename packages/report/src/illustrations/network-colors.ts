/** Told apart with any colour vision (Okabe and Ito). */
const colors = ['#D55E00', '#009E73', '#56B4E9', '#0072B2', '#CC79A7', '#000000'];

/** Of the networks of one figure, or the channels of a layer, in their order. */
export const colorOf = (place: number): string => colors[place % colors.length];
