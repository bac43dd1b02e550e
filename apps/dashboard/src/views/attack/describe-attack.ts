const descriptions: Readonly<Record<string, string>> = {
  eq10: 'The paper’s: one step along the sign of the gradient, towards the wrong category that is easiest to reach.',
  fgsm: 'One step along the sign of the gradient, away from what the image shows.',
  pgd: '40 small steps inside the allowed change: what one step misses, this finds.',
  apgd: 'Steps whose length adapts itself: the core of AutoAttack.',
  gaussianNoise: 'No attacker at all: random noise of standard deviation β.',
};

/** One line for people; nothing for an attack that has none yet. */
export const describeAttack = (key: string): string => descriptions[key] ?? '';
