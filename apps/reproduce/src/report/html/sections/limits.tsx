/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { PageSection } from './section.ts';

function Limits() {
  return (
    <ul>
      <li>
        Adversarial and nonsense samples are made with one gradient step (eq. 10). A network whose gradient is masked
        (flat, saturated or zero where the loss is not) looks robust to one step and is not: the curves can flatter.
        Stronger attacks, and the checks that tell a masked gradient, are the matter of the evaluation card, not of this
        report.
      </li>
      <li>
        The paper does not clip perturbed samples to valid pixels; the rates held against it are not clipped either.
        Clipped rates, where measured, stand beside them.
      </li>
      <li>
        Intervals are 95 % Wilson intervals over the test samples. They say nothing about the spread over training runs:
        one seed a model says little about small differences.
      </li>
      <li>Figures of the paper without printed numbers are not compared: only its tables are.</li>
      <li>
        A sample counts as nonsense by the rule named in the table. The paper names both rules without saying which of
        its numbers used which.
      </li>
    </ul>
  );
}

export const limits: PageSection = { id: 'limits', title: 'Known limits', Content: Limits };
