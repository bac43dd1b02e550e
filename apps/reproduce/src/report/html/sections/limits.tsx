/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { limitNotes } from '../../limit-notes.ts';
import type { PageSection } from './section.ts';

function Limits() {
  return (
    <ul>
      {limitNotes.map((note) => (
        <li>{note}</li>
      ))}
    </ul>
  );
}

export const limits: PageSection = { id: 'limits', title: 'Known limits', Content: Limits };
