/** The networks of Table 1 whose certificates are measured. */
export const certifiedNetworkNames = ['mnist-plain', 'mnist-mReLU'] as const;

export type CertifiedNetworkName = (typeof certifiedNetworkNames)[number];

/** Radius of boxes around images, in L∞; how long bounds take does not depend on it. */
export const EPSILON = 0.1;

/** What is measured of one network on one engine. */
export interface MeasureCertificates {
  readonly engine: 'native' | 'wasm';
  readonly network: CertifiedNetworkName;
  /** Images of forward passes and intervals. */
  readonly images: number;
  /** Boxes that CROWN bounds, 10 at a time. */
  readonly boxes: number;
  /** Training steps that count. */
  readonly steps: number;
}

/** What it took. */
export interface CertificateTimes {
  readonly version: string;
  /** Seconds of forward passes of all images, from images to pre-activations. */
  readonly forward: number;
  /** Seconds of interval bounds of all images. */
  readonly intervals: number;
  /** Seconds of linear bounds of all boxes. */
  readonly crown: number;
  /** Seconds of predictions of as many noisy copies, which are there already. */
  readonly smoothing: number;
  /** Milliseconds of a plain and of a certified training step, medians. */
  readonly plainStep: number;
  readonly certifiedStep: number;
}
