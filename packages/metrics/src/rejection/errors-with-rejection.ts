import { ArgumentError } from '@saf/checks';
import { scoreInterval } from '../statistics/wilson-interval.ts';

/** What is known of each of N images. */
export interface RejectedImages {
  /** Whether it is classified right, be it accepted or not. */
  readonly right: ArrayLike<boolean>;
  /** Whether it is accepted: its confidence reaches the threshold. */
  readonly accepted: ArrayLike<boolean>;
  /** Whether an attack found an image in its ball that is taken for another category and accepted; never, by default. */
  readonly broken?: ArrayLike<boolean>;
}

export interface ErrorsWithRejection {
  /** Images that are wrong and accepted, by themselves or as the attack changed them. */
  readonly errors: number;
  /** Images that are accepted, by themselves or so changed. */
  readonly accepted: number;
  /** errors / accepted, in [0, 1]; 0 where nothing is accepted. */
  readonly rate: number;
  /** Its 95 % Wilson interval; [0, 1] where nothing is accepted. */
  readonly interval: readonly [number, number];
}

/**
 * The error of a classifier that may reject (Stutz, Hein, Schiele, "Confidence-calibrated adversarial training: generalizing to unseen
 * attacks", ICML 2020, eq. 8, and with an attack eq. 9):
 *
 *     Σₙ max{ 1[wrongₙ] 1[acceptedₙ], brokenₙ } / Σₙ max{ 1[acceptedₙ], brokenₙ }.
 *
 * An image that is rejected counts neither as an error nor among those that errors are a share of, unless an attack found one in its ball
 * that is wrong and accepted. Like any error under attack it is a lower bound of what a stronger attack would find.
 *
 * @throws ArgumentError for lists of different lengths, or empty ones
 * @example
 * errorsWithRejection({ right: [true, true, false], accepted: [true, false, true] }).rate; // 1 of 2
 */
export function errorsWithRejection({ right, accepted, broken }: RejectedImages): ErrorsWithRejection {
  const images = right?.length;
  if (!images) throw new ArgumentError('right', 'an entry for each of at least one image', images);
  for (const [name, list] of Object.entries({ accepted, ...(broken && { broken }) }))
    if (list?.length !== images) throw new ArgumentError(name, `${images} entries, as right has`, list?.length);
  let [errors, kept] = [0, 0];
  for (let i = 0; i < images; i++) {
    const isBroken = broken?.[i] ?? false;
    if (isBroken || (accepted[i] && !right[i])) errors++;
    if (isBroken || accepted[i]) kept++;
  }
  if (kept === 0) return { errors, accepted: kept, rate: 0, interval: [0, 1] };
  return { errors, accepted: kept, rate: errors / kept, interval: scoreInterval(errors, kept) };
}
