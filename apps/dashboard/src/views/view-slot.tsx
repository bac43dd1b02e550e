import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ImageSet } from '../engine/image-sets.ts';
import type { View } from '../state/controls.ts';
import { imageSet } from '../state/image-set.ts';
import { failure, sentenceOf } from '../state/session.ts';
import { TakingTurns } from '../ui/drawing/in-turn.tsx';
import { AttackView } from './attack/attack-view.tsx';

const load: Readonly<Record<Exclude<View, 'attack'>, () => Promise<ComponentType>>> = {
  prove: () => import('../views/prove/prove-view.tsx').then(({ ProveView }) => ProveView),
  compare: () => import('../views/compare/compare-view.tsx').then(({ CompareView }) => CompareView),
  explain: () => import('../views/explain/explain-view.tsx').then(({ ExplainView }) => ExplainView),
  results: () => import('../views/results/results-view.tsx').then(({ ResultsView }) => ResultsView),
  lesson: () => import('../views/lesson/lesson-view.tsx').then(({ LessonView }) => LessonView),
  train: () => import('../views/train/train-view.tsx').then(({ TrainView }) => TrainView),
  yours: () => import('../views/yours/yours-view.tsx').then(({ YoursView }) => YoursView),
};

/** The view's component; those that are not the first are fetched when they are first shown. */
export function ViewSlot({ view }: { readonly view: View }) {
  const [loaded, setLoaded] = useState<Partial<Record<View, ComponentType>>>({ attack: AttackView });
  const Shown = loaded[view];
  useEffect(() => {
    if (view === 'attack' || loaded[view]) return;
    load[view]().then(
      (component) => setLoaded((before) => ({ ...before, [view]: component })),
      (error) => {
        failure.value = sentenceOf(error);
      },
    );
  }, [view, loaded]);
  if (!Shown) return <p class="muted">Loading …</p>;
  return (
    <TakingTurns key={view}>
      <Shown />
    </TakingTurns>
  );
}

const texts: Readonly<Record<View, { readonly title: string; readonly text: string }>> = {
  attack: {
    title: 'Draw a digit, then attack it',
    text: 'Two networks read the same image: a standard one, and one with symmetric activation functions, which a paper proposes against attacks. Both run in your browser, and so does the attack. Four scenes to begin with:',
  },
  prove: {
    title: 'What no attack can do',
    text: 'An attack that fails proves nothing: the next may succeed. A certificate is a proof about every image within ε of this one. Between what is proven and what is broken lies a gap that nobody knows.',
  },
  compare: {
    title: 'Every attack on one image',
    text: 'All attacks against the networks you choose, on the image and at the strength of the attack view, with the size of each change and the time that it took.',
  },
  explain: {
    title: 'Why symmetric activations',
    text: 'An ordinary activation passes on every large value. A symmetric one responds only to usual values and outputs nothing on either side. The idea in five short steps.',
  },
  results: {
    title: 'What the evidence says',
    text: 'The finding first, then what it rests on: every number comes from a committed result file. Drop result files of your own anywhere on this page to compare them with these.',
  },
  train: {
    title: 'Train one yourself',
    text: 'A small network learns 3,000 digits while you watch, with the same packages as the full reproduction. Pause it, advance it step by step, and change its activation.',
  },
  yours: {
    title: 'Bring your own network',
    text: 'Drop the files of a network of yours: it is attacked, looked into, measured and made robust beside those of this page. It never leaves your browser.',
  },
  lesson: {
    title: 'A lesson on attacks and robustness',
    text: 'Eight exercises for an hour, to be done on this page: each is set up by a click. Print the sheet to write the answers down; what you should see is at its end.',
  },
};

/** What can be put there to be attacked depends on the images that the networks read. */
const attackTitles: Readonly<Record<ImageSet['name'], string>> = {
  mnist: texts.attack.title,
  'fashion-mnist': 'Choose a garment, then attack it',
  cifar10: 'Choose a photograph, then attack it',
};

export function Intro({ view }: { readonly view: View }) {
  const { text } = texts[view];
  const title = view === 'attack' ? attackTitles[imageSet.value.name] : texts[view].title;
  useEffect(() => {
    document.title = `${title} · Suppressing the unusual`;
  }, [title]);
  return (
    <div class="intro">
      <h1>{title}</h1>
      <p>{text}</p>
    </div>
  );
}
