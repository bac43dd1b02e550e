import { z } from 'zod';
import type { KindTallies } from './evaluate.ts';

const numbers = z.array(z.number());
const tallies = z.array(z.object({ wrong: z.int(), decibels: z.number(), changed: z.int() }));
const rule = z.union([z.object({ threshold: z.number() }), z.object({ category: z.number() })]);
const rules = z.array(z.object({ rule, raw: tallies, clipped: tallies.nullable() }));

/** What is counted of each kind of samples, as files have it. */
export const kindTallies = z.array(
  z.object({
    kind: z.enum(['adversarial', 'nonsense', 'noisy']),
    batches: z.array(z.object({ epsilons: numbers, count: z.int(), rules })),
  }),
);

/** What an evaluation finds of some images: what is counted, and what that took. */
export const countedSchema = z.object({ seconds: z.number(), peakMemoryBytes: z.number(), kinds: kindTallies });

export type Counted = z.infer<typeof countedSchema>;

/** What is counted meanwhile, and what that takes. */
export async function counted(count: () => Promise<readonly KindTallies[]>, peak: () => number): Promise<Counted> {
  const started = performance.now();
  const kinds = kindTallies.parse(await count());
  return { seconds: (performance.now() - started) / 1000, peakMemoryBytes: peak(), kinds };
}

/** What is found of all images, of what is found of ranges of them. */
export const joinCounted = (parts: readonly Counted[]): Counted => ({
  seconds: parts.reduce((sum, { seconds }) => sum + seconds, 0),
  peakMemoryBytes: Math.max(...parts.map((part) => part.peakMemoryBytes)),
  kinds: parts[0].kinds.map(({ kind }, i) => ({ kind, batches: parts.flatMap(({ kinds }) => kinds[i].batches) })),
});
