import { batch } from '@preact/signals';
import { formatEpsilon } from '@saf/results';
import { type ImageSet, imageSets } from '../../../engine/image-sets.ts';
import { controls } from '../../../state/controls.ts';
import { chooseImageSet, chooseNetwork, imageSet } from '../../../state/image-set.ts';
import { engine } from '../../../state/session.ts';
import { addressOf } from '../../../state/sync-url.ts';
import { Select } from '../../../ui/inputs/select.tsx';
import { TestImage } from '../../../ui/pictures/test-image.tsx';
import { shownDataset } from '../data/results-model.ts';
import type { ResultCard } from '../result-card.ts';
import { epsilons, subjects, threats } from '../robustness/robustness-model.ts';
import { liveAttack, standingOf } from './standing.ts';

export const brokenCard: ResultCard = { kinds: ['robustness'], Card: BrokenCard };

/** Which test images an attack breaks: each of them can be attacked live. */
function BrokenCard() {
  const { victim, threat, size } = controls;
  const subject = subjects.value.find(({ id }) => id === victim.value.value) ?? subjects.value[0];
  const set = Object.values(imageSets).find(({ name }) => name === shownDataset.value);
  // The page ships with the pictures of these data sets alone.
  if (!subject || !set) return null;
  const epsilon = epsilons.value.find((each) => formatEpsilon(each) === size.value.value) ?? epsilons.value[0];
  const standing = standingOf(subject.run, threat.value.value, epsilon);
  const of = (kind: string) => (standing ?? []).flatMap((each, index) => (each === kind ? [index] : []));
  const shown = { set, threat: threat.value.value, epsilon, model: subject.run.network.model };
  return (
    <section class="card" aria-labelledby="broken-title">
      <h2 id="broken-title">The images behind the numbers</h2>
      <div class="curve-controls">
        <Select
          label="Network"
          value={subject.id}
          options={subjects.value.map(({ id }) => ({ value: id, label: id }))}
          onChange={(id) => {
            victim.value.value = id;
          }}
        />
        <Select
          label="Attack"
          value={threat.value.value}
          options={threats.value.map(({ name, title }) => ({ value: name, label: title }))}
          onChange={(name) => {
            threat.value.value = name;
          }}
        />
        <Select
          label="Size ε"
          value={formatEpsilon(epsilon)}
          options={epsilons.value.map((each) => ({ value: formatEpsilon(each), label: formatEpsilon(each) }))}
          onChange={(text) => {
            size.value.value = text;
          }}
        />
      </div>
      {standing ? (
        <>
          <Images title="broken by it" of={of('broken')} {...shown} />
          <Images title="wrong without attack" of={of('wrong')} {...shown} />
          <Images title="not broken by it" of={of('standing')} {...shown} />
        </>
      ) : (
        <p class="muted">This attack was not run on this network at this size.</p>
      )}
    </section>
  );
}

interface ImagesProps {
  readonly title: string;
  /** Numbers of test images. */
  readonly of: readonly number[];
  readonly set: ImageSet;
  readonly threat: string;
  readonly epsilon: number;
  readonly model: string;
}

function Images({ title, of, set, threat, epsilon, model }: ImagesProps) {
  if (of.length === 0) return null;
  // A result may be of more images than the page has.
  const here = of.filter((index) => index < set.testImages);
  const live = liveAttack(threat);
  const network = `${set.name}/${model}`;
  const attack = (index: number) =>
    batch(() => {
      if (engine.value?.report.networks.includes(network)) chooseNetwork('right', network);
      else if (imageSet.value !== set) chooseImageSet(set.name);
      controls.image.value.value = { kind: 'test', index };
      controls.shows.value.value = null;
      controls.strength.value.value = epsilon;
      controls.clip.value.value = true;
      if (live) controls.attack.value.value = live;
    });
  return (
    <div>
      <h3>
        {of.length} {title}
      </h3>
      {here.length < of.length && (
        <p class="small muted">
          {here.length} of them are shown: the page has the first {set.testImages} test images.
        </p>
      )}
      <ul class="image-list">
        {here.map((index) => (
          <li key={index}>
            <a
              href={addressOf('attack')}
              title={`Test image ${index}: attack it live`}
              aria-label={`Attack test image ${index} live`}
              onClick={() => attack(index)}
            >
              <TestImage set={set} index={index} />
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
