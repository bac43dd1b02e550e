import { readFile } from 'node:fs/promises';
import { writeFileWhole } from '@saf/files';
import type { Measured } from './measure.ts';

/** The committed numbers. */
export interface Numbers {
  readonly versions: Readonly<Record<string, string>>;
  readonly ours: Record<string, Measured>;
  readonly theirs: Record<string, Measured>;
  /** For each case and attack whose pixels should be the same: the share of pixels that differ. */
  readonly differingPixels: Record<string, number>;
  /** For attacks that draw random numbers: the robust accuracy in percent, or the median distance, of each seed. */
  readonly bySeed: { readonly ours: Record<string, number[]>; readonly theirs: Record<string, number[]> };
}

const numbersPath = new URL('../fixtures/numbers.json', import.meta.url);

export const noNumbers = (): Numbers => ({
  versions: {},
  ours: {},
  theirs: {},
  differingPixels: {},
  bySeed: { ours: {}, theirs: {} },
});

export async function readNumbers(): Promise<Numbers> {
  return { ...noNumbers(), ...JSON.parse(await readFile(numbersPath, 'utf8')) };
}

export function writeNumbers(numbers: Numbers): Promise<void> {
  return writeFileWhole(numbersPath.pathname, `${JSON.stringify(numbers)}\n`);
}
