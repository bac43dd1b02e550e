import { UsageError } from '@saf/cli/command-line';
import type { GuaranteeRequest } from '@saf/experiments/plan';

/** The options that say what is to be guaranteed, as commander gives them. */
export interface GuaranteeOptions {
  readonly epsilons?: readonly number[];
  readonly method?: 'interval' | 'crown' | 'alpha-crown';
  readonly steps?: number;
  readonly std?: readonly number[];
  readonly n?: number;
  readonly n0?: number;
  readonly alpha?: number;
}

/**
 * What is asked for: bounds, unless only smoothing is.
 *
 * @param usualEpsilons where none are said
 * @throws UsageError for options of what is not asked for, and for fewer copies than choose the category
 */
export function guaranteesOf(options: GuaranteeOptions, usualEpsilons: readonly number[]): GuaranteeRequest[] {
  const { epsilons, method, steps, std = [] } = options;
  const isBounded = std.length === 0 || epsilons !== undefined || method !== undefined;
  checkTogether(options);
  return [
    ...(isBounded ? [boundsOf({ epsilons: epsilons ?? usualEpsilons, method, steps })] : []),
    ...std.map((each) => smoothingOf(each, options)),
  ];
}

function boundsOf({
  epsilons,
  method = 'crown',
  steps,
}: Pick<GuaranteeOptions, 'method' | 'steps'> & { readonly epsilons: readonly number[] }): GuaranteeRequest {
  return { norm: 'linf', method, epsilons, ...(steps === undefined ? {} : { steps }) };
}

function smoothingOf(std: number, { n = 10_000, n0 = 100, alpha = 0.001 }: GuaranteeOptions): GuaranteeRequest {
  if (n < n0) throw new UsageError(`--n: expected at least as many copies as --n0, which is ${n0}, got ${n}`);
  return { norm: 'l2', method: 'smoothing', std, n0, n, alpha };
}

function checkTogether(options: GuaranteeOptions): void {
  const lone = (['n', 'n0', 'alpha'] as const).find((name) => options[name] !== undefined);
  if (lone && !options.std) throw new UsageError(`--${lone} is of smoothing: expected --std with it, got none`);
  if (options.steps !== undefined && options.method !== 'alpha-crown')
    throw new UsageError(
      `--steps are those of alpha-crown: expected --method alpha-crown, got ${options.method ?? 'none'}`,
    );
}
