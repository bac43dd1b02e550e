import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { View } from '../state/controls.ts';
import { failure, sentenceOf } from '../state/session.ts';
import { AttackView } from '../views/attack/attack-view.tsx';

const load: Readonly<Record<Exclude<View, 'attack'>, () => Promise<ComponentType>>> = {
  explain: () => import('../views/explain/explain-view.tsx').then(({ ExplainView }) => ExplainView),
  results: () => import('../views/results/results-view.tsx').then(({ ResultsView }) => ResultsView),
  train: () => import('../views/train/train-view.tsx').then(({ TrainView }) => TrainView),
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
  return Shown ? <Shown /> : <p class="muted">Loading …</p>;
}
