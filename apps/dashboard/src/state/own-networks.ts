import { signal } from '@preact/signals';
import { imageSetOf } from '../engine/image-sets.ts';
import type { OwnFacts, OwnSource, Reading } from '../engine/own-contract.ts';
import { controls } from './controls.ts';
import { shortName } from './image-set.ts';
import { beforeUse, engine } from './session.ts';

/** A network of the user's that this page has open. */
export interface OwnNetwork extends OwnSource {
  readonly reading: Reading;
  readonly facts: OwnFacts;
}

/** The networks of the user's, those that were opened first. They are gone with the page. */
export const ownNetworks = signal<readonly OwnNetwork[]>([]);

export const ownNamed = (name: string): OwnNetwork | undefined => ownNetworks.value.find((each) => each.name === name);

type Service = NonNullable<typeof engine.value>['service'];

// Another engine knows nothing of them.
beforeUse.push(async (service) => {
  for (const network of ownNetworks.value) await service.openNetwork(network);
});

function running(): Service {
  if (!engine.value) throw new Error('The engine is starting: try again in a moment.');
  return engine.value.service;
}

/**
 * Opens the files of a network, under a name that no other has.
 *
 * @throws Error, one sentence, for files that are no network, or one that does not fit the images of the page
 */
export async function openOwnNetwork(
  files: readonly File[],
  title = titleOf(files),
  reading: Reading | null = null,
): Promise<OwnNetwork> {
  const { name, ...facts } = await running().openNetwork({ name: unusedTitle(title), files, reading });
  const opened = { name, files, reading: facts.reading, facts };
  ownNetworks.value = [...ownNetworks.value, opened];
  return opened;
}

/** Whether a file that was dropped may be one of a network. */
export const isOfNetwork = ({ name }: File): boolean => /\.(?:json|bin|h5|hdf5|keras)$/i.test(name);

/** The name of the folder, or of the file where it has one of its own. */
function titleOf(files: readonly File[]): string {
  const json = files.find(({ name }) => /\.json$/i.test(name)) ?? files[0];
  const [folder] = json.webkitRelativePath.split('/');
  const name = json.name.replace(/\.json$/i, '');
  return folder || (name === 'model' ? 'my network' : name);
}

function unusedTitle(wanted: string): string {
  const title = wanted.replaceAll('/', ' ').trim() || 'network';
  const taken = new Set(ownNetworks.value.map(({ name }) => shortName(name)));
  let unused = title;
  for (let i = 2; taken.has(unused); i++) unused = `${title} ${i}`;
  return unused;
}

/** Reads a network otherwise: what its images, outputs or pixels are. Its name says what images it reads, and changes with them. */
export async function readOtherwise(network: OwnNetwork, reading: Reading): Promise<OwnNetwork> {
  const { files } = network;
  const isRenamed = reading.images !== network.reading.images;
  const wanted = isRenamed ? shortName(network.name) : network.name;
  const { name, ...facts } = await running().openNetwork({ name: wanted, files, reading });
  const reopened = { name, files, reading, facts };
  if (isRenamed) takeFromView(network);
  ownNetworks.value = ownNetworks.value.map((each) => (each.name === network.name ? reopened : each));
  if (isRenamed) await running().closeNetwork(network.name);
  return reopened;
}

/** Closes a network: where it is shown, the usual one takes its place. */
export async function closeOwnNetwork(network: OwnNetwork): Promise<void> {
  takeFromView(network);
  ownNetworks.value = ownNetworks.value.filter(({ name }) => name !== network.name);
  await running().closeNetwork(network.name);
}

/** Before a name is gone, nothing shows it any more. */
function takeFromView({ name }: OwnNetwork): void {
  const [left, right] = imageSetOf(name).networks;
  if (controls.left.value.value === name) controls.left.value.value = left;
  if (controls.right.value.value === name) controls.right.value.value = right;
}

/** model.json and weights.bin of a network, to be kept. */
export const filesOfOwn = ({ name }: OwnNetwork): Promise<readonly File[]> => running().networkFiles(name);

/** The network with symmetric activations in the place of its own, beside it: it has to be trained anew. */
export async function makeRobust(
  { name, reading: { images } }: OwnNetwork,
  title: string,
  activation: string,
): Promise<OwnNetwork> {
  const files = await running().robustFiles(name, activation);
  return openOwnNetwork(files, title, { images, outputs: 'confidences', range: 'unit' });
}
