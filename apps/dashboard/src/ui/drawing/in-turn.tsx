import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { type ComponentChildren, type ComponentType, createContext } from 'preact';
import { useContext, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import { afterNextFrame } from './after-next-frame.ts';

/** What is to be drawn, one thing a frame: the page does not stand still while much is drawn, and what comes first is seen first. */
export interface Turns {
  /** Whether anything waits. */
  readonly areLeft: ReadonlySignal<boolean>;
  /** @returns what takes it out again */
  wait(draw: () => void): () => void;
}

function newTurns(): Turns {
  const queue = signal<readonly (() => void)[]>([]);
  const drawNext = () =>
    afterNextFrame(() => {
      const [draw] = queue.value;
      draw?.();
      // Not what was behind it: others may have come while it was drawn.
      queue.value = queue.value.filter((each) => each !== draw);
      if (queue.value.length > 0) drawNext();
    });
  return {
    areLeft: computed(() => queue.value.length > 0),
    wait(draw) {
      queue.value = [...queue.value, draw];
      if (queue.value.length === 1) drawNext();
      return () => {
        queue.value = queue.value.filter((each) => each !== draw);
      };
    },
  };
}

/** The turns that parts of a view take; without any, all is drawn at once. */
export const TurnsOfView = createContext<Turns | null>(null);

/** What is inside takes turns. */
export function TakingTurns({ children }: { readonly children: ComponentChildren }) {
  const turns = useMemo(newTurns, []);
  return <TurnsOfView.Provider value={turns}>{children}</TurnsOfView.Provider>;
}

/** Draws its children when all that waits before them is drawn. */
export function InTurn({ children }: { readonly children: ComponentChildren }) {
  const turns = useContext(TurnsOfView);
  const [isDue, setDue] = useState(turns === null);
  useLayoutEffect(() => turns?.wait(() => setDue(true)), [turns]);
  return isDue ? children : null;
}

/** Each card in a turn of its own. */
export const EachInTurn = ({ cards }: { readonly cards: readonly ComponentType[] }) => (
  <>
    {cards.map((Card, i) => (
      <InTurn key={i}>
        <Card />
      </InTurn>
    ))}
  </>
);
