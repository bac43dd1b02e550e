/** What the numbers of a report, or of a model card, do not say. */
export const limitNotes: readonly string[] = [
  'Adversarial and nonsense samples are made with one gradient step (eq. 10). A network whose gradient is masked (flat, saturated or zero where the loss is not) looks robust to one step and is not: the curves can flatter.',
  'The paper does not clip perturbed samples to valid pixels; the rates held against it are not clipped either. Clipped rates, where measured, stand beside them.',
  'Intervals are 95 % Wilson intervals over the test samples. They say nothing about the spread over training runs: one seed a model says little about small differences.',
  'Figures of the paper without printed numbers are not compared: only its tables are.',
  'A sample counts as nonsense by the rule named in the table. The paper names both rules without saying which of its numbers used which.',
];
