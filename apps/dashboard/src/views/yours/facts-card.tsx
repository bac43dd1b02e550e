import { type ImageSet, imageSets } from '../../engine/image-sets.ts';
import { type OwnOutputs, type PixelRange, pixelRanges, type Reading } from '../../engine/own-contract.ts';
import { controls } from '../../state/controls.ts';
import { shortName } from '../../state/image-set.ts';
import type { OwnNetwork } from '../../state/own-networks.ts';
import { engine } from '../../state/session.ts';
import { addressOf } from '../../state/sync-url.ts';
import { Select } from '../../ui/inputs/select.tsx';
import { shortened } from '../../ui/words/shortened.ts';
import { withCommas } from '../../ui/words/with-commas.ts';
import { putLeft, read, robustified, save, work } from './yours-model.ts';

const outputsInWords: Readonly<Record<OwnOutputs, string>> = {
  confidences: 'confidences, by its last layer',
  logits: 'scores before a softmax (logits)',
  probabilities: 'probabilities that add up to 1',
};
const rangesInWords: Readonly<Record<PixelRange, string>> = {
  unit: '0 (black) to 1 (white)',
  bytes: '0 to 255',
  signed: '−1 to 1',
};

/** What the network is, how it is read, and what can be done with it. */
export function FactsCard({ network }: { readonly network: OwnNetwork }) {
  const { facts, reading } = network;
  const change = (other: Partial<Reading>) => void read(network, { ...reading, ...other });
  return (
    <section class="card" aria-labelledby="facts-title">
      <h2 id="facts-title">{shortened(shortName(network.name))}</h2>
      <dl class="facts">
        <dt>Images</dt>
        <dd>
          {facts.inputShape.join(' × ')}, as of {imageSets[reading.images].title}
        </dd>
        <dt>Outputs</dt>
        <dd>{facts.outputs}</dd>
        <dt>Layers</dt>
        <dd>{facts.layers}</dd>
        <dt>Weights</dt>
        <dd>{withCommas(facts.parameters)}</dd>
      </dl>
      <div class="pair">
        {facts.sets.length > 1 && (
          <Select
            label="Its images are"
            value={reading.images}
            options={facts.sets.map((set) => ({
              value: set,
              label: `${imageSets[set].noun}s (${imageSets[set].title})`,
            }))}
            onChange={(images) => change({ images: images as ImageSet['name'] })}
          />
        )}
        <Select
          label="Its outputs are"
          value={reading.outputs}
          options={Object.entries(outputsInWords).map(([value, label]) => ({ value, label }))}
          onChange={(outputs) => change({ outputs: outputs as OwnOutputs })}
        />
        <Select
          label="Its pixels are"
          value={reading.range}
          options={Object.entries(rangesInWords).map(([value, label]) => ({ value, label }))}
          onChange={(range) => change({ range: range as PixelRange })}
        />
      </div>
      <p class="small muted">
        Guessed from {facts.tried} test images. It is right on{' '}
        {(Object.keys(pixelRanges) as PixelRange[])
          .map((range) => `${facts.right[range]} with pixels from ${rangesInWords[range]}`)
          .join(', ')}
        . Change it where the guess is wrong.
      </p>
      <Actions network={network} />
    </section>
  );
}

function Actions({ network }: { readonly network: OwnNetwork }) {
  const isBusy = work.value !== null;
  return (
    <div class="stack">
      <div class="buttons">
        <a class="button primary" href={addressOf('attack')} onClick={() => putLeft(network)}>
          Attack it
        </a>
        {network.reading.images === 'mnist' && (
          <a
            class="button"
            href={addressOf('train')}
            onClick={() => {
              controls.trained.value.value = network.name;
            }}
          >
            Train it on
          </a>
        )}
        <button type="button" disabled={isBusy} onClick={() => void save(network, 'model.json')}>
          Save model.json
        </button>
        <button type="button" disabled={isBusy} onClick={() => void save(network, 'weights.bin')}>
          Save weights.bin
        </button>
      </div>
      <div class="buttons centred">
        <span class="small muted">Make it robust, with</span>
        {engine.value?.report.activations.map(({ key, name }) => (
          <button key={key} type="button" disabled={isBusy} onClick={() => void robustified(network, key, name)}>
            {name}
          </button>
        ))}
      </div>
      <p class="small muted">
        Symmetric activations take the place of its own, its weights are kept, and it has to be trained anew. What is
        saved reads pixels from 0 to 1 and gives confidences.
        {network.reading.images !== 'mnist' &&
          ' Training takes images to learn from, which this page has of MNIST alone.'}
      </p>
    </div>
  );
}
