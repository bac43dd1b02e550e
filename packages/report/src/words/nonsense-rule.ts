import type { ErrorCurveResult } from '@saf/results';

type Rule = ErrorCurveResult['nonsenseRule'];

/** In a sentence: when a sample counts as nonsense. */
export function describeRule(rule: Rule): string {
  if ('category' in rule) return `nonsense if its output ${rule.category} (an explicit category) is largest`;
  if (rule.threshold === 0) return 'nothing counts as nonsense';
  return `nonsense if all its confidences are below ${rule.threshold}`;
}

/** In a few words, for a row's label. */
export function nameRule(rule: Rule): string {
  return 'category' in rule ? `category ${rule.category}` : `threshold ${rule.threshold}`;
}
