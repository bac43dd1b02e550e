import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nameOfDataset, type StudyDataset } from './study-dataset.ts';

/** Where one model of a run keeps what it leaves, inside the experiment's folder such as runs/quick. */
export interface ModelFiles {
  /** The result: recipe, versions, curves. */
  readonly result: string;
  /** The evaluation card and its page, where `reproduce card` made them. */
  readonly card: string;
  readonly cardPage: string;
  readonly folder: string;
  readonly topology: string;
  readonly weights: string;
  /** What is known once the training is done; the last file it writes. */
  readonly training: string;
  /** What was looked at inside of it, for figures. */
  readonly inspection: string;
  /** What is only there until the result is. */
  readonly partial: string;
  /** Which training the checkpoint belongs to. */
  readonly identity: string;
  readonly checkpoints: string;
  /** What an evaluation under way has counted. */
  readonly tallies: string;
}

/**
 * @example
 * modelFiles('runs/quick', 'plain').result; // "runs/quick/plain.json"
 */
export function modelFiles(experimentFolder: string, model: string): ModelFiles {
  const folder = join(experimentFolder, model);
  const partial = join(experimentFolder, '.checkpoints', model);
  return {
    result: join(experimentFolder, `${model}.json`),
    card: join(experimentFolder, `${model}.card.json`),
    cardPage: join(experimentFolder, `${model}.card.html`),
    folder,
    topology: join(folder, 'model.json'),
    weights: join(folder, 'weights.bin'),
    training: join(folder, 'training.json'),
    inspection: join(experimentFolder, 'inspections', `${model}.json`),
    partial,
    identity: join(partial, 'identity.json'),
    checkpoints: join(partial, 'training'),
    tallies: join(partial, 'tallies.json'),
  };
}

/** What was measured of one network beside others. */
export function networkFile(folder: string, name: string): string {
  return join(folder, `${name}.json`);
}

/** Where what is guaranteed of networks goes, in a folder of results. */
export function certificatesFolder(folder: string): string {
  return join(folder, 'certificates');
}

/** Networks by what AutoAttack leaves of them, of all experiments of a folder of results. */
export function leaderboardFile(folder: string): string {
  return join(folder, 'leaderboard.json');
}

/** The report that the results of an experiment are drawn into. */
export function reportFile(experimentFolder: string): string {
  return join(experimentFolder, 'report.html');
}

/** What figures without a trained model are drawn from. */
export function theoryFile(experimentFolder: string): string {
  return join(experimentFolder, 'theory.json');
}

/** Says that a data set was fetched and verified; the data itself is in the cache that all runs share. */
export function datasetReceipt(experimentFolder: string, dataset: StudyDataset): string {
  return join(experimentFolder, '.checkpoints', `${nameOfDataset(dataset)}.json`);
}

/** The files of any saved network: its model.json, and its weights. */
export function savedModelFiles(folder: string): string[] {
  return ['model.json', ...weightFiles(folder)].map((name) => join(folder, name));
}

/** Names of the files of weights, in their order: weights.bin, or what model.json names where others saved it. */
export function weightFiles(folder: string): string[] {
  const model = join(folder, 'model.json');
  if (existsSync(join(folder, 'weights.bin')) || !existsSync(model)) return ['weights.bin'];
  const { weightsManifest } = JSON.parse(readFileSync(model, 'utf8')) as { weightsManifest: { paths: string[] }[] };
  return weightsManifest.flatMap(({ paths }) => paths);
}
