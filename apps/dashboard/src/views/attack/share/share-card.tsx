import type { ComponentType } from 'preact';
import { useState } from 'preact/hooks';
import { failure, sentenceOf } from '../../../state/session.ts';

/** What is on the screen, to take along. Its content is fetched when it is opened. */
export function ShareCard() {
  const [Panel, setPanel] = useState<ComponentType | null>(null);
  const load = () =>
    import('./share-panel.tsx').then(
      ({ SharePanel }) => setPanel(() => SharePanel),
      (error) => {
        failure.value = sentenceOf(error);
      },
    );
  return (
    <details
      class="card share"
      onToggle={(event) => {
        if (event.currentTarget.open && !Panel) void load();
      }}
    >
      <summary>Take it with you: files, code, a link, a frame</summary>
      {Panel && <Panel />}
    </details>
  );
}
