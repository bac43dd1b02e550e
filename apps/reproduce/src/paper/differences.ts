import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ArgumentError } from '@saf/checks';

/** Where and why the numbers of a profile are other than the paper's, in sentences that the report prints. */
export interface Differences {
  readonly reasons: readonly string[];
  /** What was tried to come nearer. */
  readonly tried: readonly string[];
}

const headings: Readonly<Record<string, keyof Differences>> = {
  '## Likely reasons': 'reasons',
  '## What was tried': 'tried',
};

/**
 * What is written of a profile in `differences/<name>.md`: both lists, empty where there is no such file.
 *
 * @throws ArgumentError as `parseDifferences`
 */
export function readDifferences(profile: string): Differences {
  const file = fileURLToPath(new URL(`differences/${profile}.md`, import.meta.url));
  return existsSync(file) ? parseDifferences(file, readFileSync(file, 'utf8')) : { reasons: [], tried: [] };
}

/**
 * Reads Markdown whose second-level headings are "Likely reasons" and "What was tried", each with a list. What stands before the first
 * of them is for those who read the file. An item may be wrapped: its further lines are indented by two spaces.
 *
 * @param name the file, for errors
 * @throws ArgumentError naming the file and the line, for another heading, and for a line that is neither an item nor part of one
 */
export function parseDifferences(name: string, text: string): Differences {
  const found: Record<keyof Differences, string[]> = { reasons: [], tried: [] };
  let list: string[] | null = null;
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (line.startsWith('## ')) list = found[listOf(`${name}:${i + 1}`, line)];
    else if (list && line.trim() !== '') add(`${name}:${i + 1}`, line, list);
  }
  return found;
}

function listOf(place: string, heading: string): keyof Differences {
  if (Object.hasOwn(headings, heading)) return headings[heading];
  throw new ArgumentError(place, `one of the headings ${Object.keys(headings).join(' and ')}`, heading);
}

function add(place: string, line: string, list: string[]): void {
  const [, item, rest] = /^(?:- (\S.*)| {2}(\S.*))$/.exec(line.trimEnd()) ?? [];
  if (item) list.push(item);
  else if (rest && list.length > 0) list.push(`${list.pop()} ${rest}`);
  else throw new ArgumentError(place, 'an item that begins with "- ", or its next line, indented by two spaces', line);
}
