/** What the numbers of a report, or of a model card, do not say. */
export const limitNotes: readonly string[] = [
  'Adversarial and nonsense samples are made with one gradient step (eq. 10). A network whose gradient is masked (flat, saturated or zero where the loss is not) looks robust to one step without being robust: the curves can flatter it.',
  'The paper does not clip perturbed samples to valid pixels, so the rates that are compared with it are not clipped either. Clipped rates, where measured, are shown next to them.',
  'Intervals are 95 % Wilson intervals over the test samples. They say nothing about the spread over training runs: one seed per model says little about small differences.',
  'Only the tables of the paper are compared, not its figures without printed numbers.',
  'A sample counts as nonsense by the rule named in the table. The paper mentions both rules without saying which of its numbers used which.',
];
