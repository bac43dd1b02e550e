import type { Verdict } from '../../engine/contract.ts';
import { NONSENSE_LABEL } from './nonsense.ts';

interface ConfidenceBarsProps {
  readonly clean: Verdict | undefined;
  readonly attacked: Verdict | undefined;
  readonly truth: number | null;
}

/** Ten digits, and nonsense: the confidence before the attack (thin) and after it. */
export function ConfidenceBars({ clean, attacked, truth }: ConfidenceBarsProps) {
  const categories = Array.from({ length: 11 }, (_, category) => category);
  return (
    <table class="bars">
      <caption class="unseen">Confidences</caption>
      <thead class="unseen">
        <tr>
          <th scope="col">category</th>
          <th scope="col">clean and attacked</th>
          <th scope="col">clean</th>
          <th scope="col">attacked</th>
        </tr>
      </thead>
      <tbody>
        {categories.map((category) => (
          <Row key={category} {...{ category, clean, attacked }} isTrue={category === truth} />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly category: number;
  readonly clean: Verdict | undefined;
  readonly attacked: Verdict | undefined;
  readonly isTrue: boolean;
}

function Row({ category, clean, attacked, isTrue }: RowProps) {
  const before = confidence(clean, category);
  const after = confidence(attacked, category);
  const isPredicted = attacked !== undefined && matches(attacked, category);
  const threshold = attacked && 'threshold' in attacked.rule && category < 10 ? attacked.rule.threshold : null;
  return (
    <tr class={isPredicted ? 'predicted' : ''}>
      <th scope="row">
        {category < 10 ? category : NONSENSE_LABEL}
        {isTrue && <span class="unseen"> (what the image shows)</span>}
        {isTrue && <i class="truth" title="what the image shows" />}
      </th>
      <td aria-hidden="true">
        <div class="bar">
          <div class="bar-fill" style={{ width: percent(after) }} />
          <div class="bar-before" style={{ width: percent(before) }} />
          {threshold !== null && <div class="bar-threshold" style={{ left: percent(threshold) }} />}
        </div>
      </td>
      <td class="unseen">{share(before)}</td>
      <td class="value">{share(after)}</td>
    </tr>
  );
}

const matches = ({ prediction }: Verdict, category: number): boolean =>
  category === 10 ? prediction < 0 : prediction === category;

/** Null where the network has no output for it: its nonsense is a lack of confidence. */
function confidence(verdict: Verdict | undefined, category: number): number | null {
  if (!verdict) return 0;
  return verdict.confidences[category] ?? null;
}

const percent = (value: number | null): string => `${100 * (value ?? 0)}%`;
const share = (value: number | null): string => (value === null ? '–' : value.toFixed(2));
