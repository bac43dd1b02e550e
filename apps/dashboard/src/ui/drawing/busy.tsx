import type { ReadonlySignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import { TurnsOfView } from './in-turn.tsx';

interface BusyProps {
  readonly when: ReadonlySignal<boolean>;
  readonly children: ComponentChildren;
}

/** Says that something runs, or waits to be drawn. Its children are those of the view: they are not drawn anew with it. */
export function Busy({ when, children }: BusyProps) {
  const turns = useContext(TurnsOfView);
  return (
    <div class="stack" aria-busy={when.value || turns?.areLeft.value === true}>
      {children}
    </div>
  );
}
