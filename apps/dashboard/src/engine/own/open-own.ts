import { classifierFromModel } from '@saf/models';
import { loadFromFiles } from '@saf/models/files';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { PageNetwork } from '../networks.ts';
import type { OwnFacts, OwnSource, Reading } from '../own-contract.ts';
import { endsInConfidences, guesses } from './guess.ts';
import { imagesOf, prepared, wrapped } from './wrap.ts';

/** A network of the user's, and what is known of it. */
export interface OpenedNetwork {
  readonly network: PageNetwork;
  readonly facts: OwnFacts;
}

/**
 * Opens a network of the user's: one that reads images of the page's size, with an output for each of their categories.
 *
 * @throws Error, one sentence, for anything else
 */
export async function openOwn({ name, files, reading }: OwnSource): Promise<OpenedNetwork> {
  const model = await loadFromFiles(files).catch((error: Error) => {
    throw new Error(explained(error.message));
  });
  try {
    return await understood(model, name, nameOfJson(files), reading);
  } catch (error) {
    model.dispose();
    throw error;
  }
}

const nameOfJson = (files: readonly File[]): string =>
  files.find(({ name }) => /\.json$/i.test(name))?.name ?? files[0].name;

/** What developers are told, as users need it. */
function explained(message: string): string {
  if (/Keras|keras/.test(message))
    return `${message}. Write it as model.json and weights.bin by tfjs_format.save (docs/keras.md), and drop these.`;
  return message.replace(
    /: call register\(\).*$/,
    ': this page knows the layers of TensorFlow.js and those of @saf/models and @saf/activations.',
  );
}

async function understood(
  model: LayersModel,
  title: string,
  file: string,
  said: Reading | null,
): Promise<OpenedNetwork> {
  const fitting = imagesOf(model, file);
  const guessed = await guesses(model, fitting);
  const reading = said ?? guessed[0].reading;
  const [images, { right, tried }] = [
    fitting.find(({ set }) => set.name === reading.images)!,
    guessed.find((each) => each.reading.images === reading.images)!,
  ];
  const name = title.startsWith('own/') ? title : `own/${reading.images}/${title}`;
  if (reading.outputs === 'confidences' && !endsInConfidences(model))
    throw new Error(
      `${file}: expected a softmax or RBF as the last layer; say that its outputs are scores or probabilities.`,
    );
  const whole = wrapped(model, images, reading);
  const classifier = classifierFromModel(whole, {
    name,
    categories: images.set.classNames.length,
    outputs: reading.outputs === 'probabilities' ? 'probabilities' : 'confidences',
  });
  return {
    network: {
      ...classifier,
      model: whole,
      inside: { model, prepare: (pixels) => prepared(pixels, images, reading) },
    },
    facts: {
      sets: fitting.map(({ set }) => set.name),
      inputShape: images.inputShape,
      outputs: model.outputs[0].shape[1] as number,
      layers: model.layers.length,
      parameters: model.countParams(),
      reading,
      right,
      tried,
    },
  };
}
