/** Of the curve of one image: as in the paper's Table 2, and some between where it changes fast. */
export const strengths = [0, 0.02, 0.05, 0.075, 0.1, 0.125, 0.15, 0.175, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5];
