import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import type { Job } from '../job.ts';
import type { Task } from '../task.ts';

/** A job whose paths are no machine's: "{run}/plain/model.json" is inside of the run's folder, "{input-1}/…" in a folder of files that it reads. */
export interface PortableJob {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly checkpoints?: string;
  readonly task: Task;
}

/** Folders of a machine by the name that paths have for them: "{run}". */
type Places = readonly (readonly [name: string, folder: string])[];

/**
 * The job with the paths of no machine. Files that it reads may lie outside of the run's folder; what it writes may not.
 *
 * @param root the run's folder
 * @throws Error for a path of an output elsewhere
 */
export function toPortable({ name, inputs, outputs, checkpoints, task }: Job, root: string): PortableJob {
  const foreign = [...new Set(inputs.filter((file) => !isInside(file, root)).map((file) => dirname(file)))];
  const places: Places = [['{run}', root], ...foreign.map((folder, i) => [`{input-${i + 1}}`, folder] as const)];
  const outside = outputs.find((file) => !isInside(file, root));
  if (outside)
    throw new Error(`${name}: expected files in ${root}, which are shared with other machines, got ${outside}`);
  const convert = (text: string) => portable(text, places);
  return {
    inputs: inputs.map(convert),
    outputs: outputs.map(convert),
    ...(checkpoints !== undefined && { checkpoints: convert(checkpoints) }),
    task: mapStrings(task, convert) as Task,
  };
}

/** A path of a machine for one of `toPortable`, with all places in one folder of that machine; other texts as they are. */
export function toLocal(text: string, folder: string): string {
  const match = /^\{(run|input-\d+)\}(?:\/(.*))?$/s.exec(text);
  if (!match) return text;
  const place = join(folder, match[1]);
  const path = match[2] === undefined ? place : join(place, ...match[2].split('/'));
  if (isInside(path, place)) return path;
  throw new Error(`expected a path inside of the job's folder, got ${text}`);
}

/** The text of `toPortable` for a path of such a folder; others as they are. */
export function fromLocal(text: string, folder: string): string {
  const [place, ...rest] = relative(folder, text).split(sep);
  return isAbsolute(text) && /^(run|input-\d+)$/.test(place) ? [`{${place}}`, ...rest].join('/') : text;
}

/** A value of plain data with all texts inside of it replaced. */
export function mapStrings(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === 'string') return replace(value);
  if (Array.isArray(value)) return value.map((each) => mapStrings(each, replace));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, mapStrings(each, replace)]));
}

/** All texts inside of a value of plain data. */
export function stringsIn(value: unknown): string[] {
  const found: string[] = [];
  mapStrings(value, (text) => {
    found.push(text);
    return text;
  });
  return found;
}

function portable(text: string, places: Places): string {
  if (!isAbsolute(text)) return text;
  const place = places.find(([, folder]) => isInside(text, folder));
  if (!place) return text;
  const rest = relative(place[1], text);
  return rest === '' ? place[0] : `${place[0]}/${rest.split(sep).join('/')}`;
}

/** Whether a path is a folder or in it. */
export function isInside(path: string, folder: string): boolean {
  const rest = relative(folder, path);
  return rest === '' || !(isAbsolute(rest) || rest === '..' || rest.startsWith(`..${sep}`));
}
