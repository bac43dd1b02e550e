import { ArgumentError, checkNumber } from '@saf/checks';

/** Error rates of one network, in [0, 1]. */
export interface CorruptionErrors {
  readonly clean: number;
  /** By the corruption's name, one for each severity. */
  readonly corruptions: Readonly<Record<string, readonly number[]>>;
}

export interface MeanCorruptionError {
  /** The mean of `errors`: 1 is as good as the baseline, 0 makes no error. */
  readonly mean: number;
  /** The mean of `relativeErrors`. */
  readonly relativeMean: number;
  /** By corruption; null where the baseline makes no error. */
  readonly errors: Readonly<Record<string, number | null>>;
  /** By corruption; null where the baseline makes no more errors than on clean images. */
  readonly relativeErrors: Readonly<Record<string, number | null>>;
}

/**
 * How much worse a network is on corrupted images than a baseline is (Hendrycks and Dietterich, "Benchmarking neural network robustness to
 * common corruptions and perturbations", ICLR 2019, Section 4.3): for each corruption c
 *
 *   CE_c = Σ_s E_sc / Σ_s E'_sc and relative CE_c = Σ_s (E_sc − E_clean) / Σ_s (E'_sc − E'_clean)
 *
 * over the severities s, where E' is the baseline's; mCE and relative mCE are their means over the corruptions. A corruption that does the
 * baseline nothing has no ratio and is left out of the mean, which is NaN where none is left.
 *
 * @throws ArgumentError for error rates outside of [0, 1], none at all, or a baseline of other corruptions or severities
 * @example
 * meanCorruptionError({ clean: 0.1, corruptions: { fog: [0.2, 0.4] } }, { clean: 0.1, corruptions: { fog: [0.4, 0.8] } }).mean; // 0.5
 */
export function meanCorruptionError(network: CorruptionErrors, baseline: CorruptionErrors): MeanCorruptionError {
  const names = Object.keys(network.corruptions);
  if (names.length === 0) throw new ArgumentError('corruptions', 'error rates of at least one corruption', 'none');
  checkErrors('network', network, names);
  checkErrors('baseline', baseline, names);
  const ratios = (clean: number, baselineClean: number) =>
    Object.fromEntries(
      names.map((name) => {
        const [own, other] = [network.corruptions[name], baseline.corruptions[name]];
        if (own.length !== other.length)
          throw new ArgumentError(`baseline.corruptions.${name}`, `${own.length} severities`, other.length);
        return [name, ratio(excess(own, clean), excess(other, baselineClean))];
      }),
    );
  const errors = ratios(0, 0);
  const relativeErrors = ratios(network.clean, baseline.clean);
  return { mean: meanOf(errors), relativeMean: meanOf(relativeErrors), errors, relativeErrors };
}

const excess = (errors: readonly number[], clean: number): number =>
  errors.reduce((sum, error) => sum + error - clean, 0);

const ratio = (own: number, baseline: number): number | null => (baseline > 0 ? own / baseline : null);

function meanOf(ratios: Readonly<Record<string, number | null>>): number {
  const known = Object.values(ratios).filter((each) => each !== null);
  return known.reduce((a, b) => a + b, 0) / known.length;
}

function checkErrors(whose: string, { clean, corruptions }: CorruptionErrors, names: readonly string[]): void {
  checkNumber(`${whose}.clean`, clean, { min: 0, max: 1 });
  for (const name of names) {
    const errors = corruptions[name];
    if (!errors?.length)
      throw new ArgumentError(`${whose}.corruptions.${name}`, 'an error rate at each severity', errors);
    for (const [i, error] of errors.entries())
      checkNumber(`${whose}.corruptions.${name}[${i}]`, error, { min: 0, max: 1 });
  }
}
