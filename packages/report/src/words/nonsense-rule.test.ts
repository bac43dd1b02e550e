import { expect, test } from 'vitest';
import { describeRule } from './nonsense-rule.ts';

test.each([
  [{ category: 10 }, 'nonsense if its output 10 (an explicit category) is largest'],
  [{ threshold: 0.5 }, 'nonsense if all its confidences are below 0.5'],
  [{ threshold: 0 }, 'nothing counts as nonsense'],
])('%j in words', (rule, words) => expect(describeRule(rule)).toBe(words));
