import { dirname, join } from 'node:path';
import { readCertificates } from '@saf/cli/report';
import { definitions } from '@saf/data-sources/definitions';
import { networkFile } from '@saf/experiments/plan';
import { certifiedChapter } from '@saf/report';
import { type CertificateResult, type Robustness, robustnessSchema } from '@saf/results';
import { readJsonIfThere } from '@saf/results/node';
import { showMeasured } from '../compare/show-measured.ts';

/**
 * Prints what is guaranteed of some networks, and what attacks leave of them where they were attacked, and writes tables of all that is in
 * the folder; or prints what was measured as JSON.
 */
export async function showCertificates(
  measured: readonly CertificateResult[],
  folder: string,
  json = false,
): Promise<void> {
  const datasets = [...new Set(measured.map(({ dataset }) => dataset))];
  const all = (await readCertificates(folder)).filter(({ dataset }) => datasets.includes(dataset));
  const robustness = await robustnessBeside(folder, all);
  const chaptersOf = (certificates: readonly CertificateResult[]) =>
    datasets.flatMap((name) => {
      const own = certificates.filter(({ dataset }) => dataset === name);
      return certifiedChapter(definitions[name as keyof typeof definitions], own, robustness) ?? [];
    });
  const chapters = chaptersOf(all);
  const shown = {
    measured,
    tables: chapters.flatMap(({ tables }) => tables),
    printed: chaptersOf(measured).flatMap(({ tables }) => tables),
    figures: chapters.flatMap(({ figures }) => figures),
  };
  await showMeasured(shown, folder, json);
}

/** What `reproduce robustness` measured of the same networks, whose folder is beside that of certificates. */
async function robustnessBeside(folder: string, certificates: readonly CertificateResult[]): Promise<Robustness[]> {
  const beside = join(dirname(folder), 'robustness');
  const names = certificates.map(({ network: { experiment, model, seed } }) => `${experiment}-${model}-${seed}`);
  const found = await Promise.all(
    [...new Set(names)].map((name) => readJsonIfThere(networkFile(beside, name), robustnessSchema)),
  );
  return found.filter((each) => each !== null);
}
