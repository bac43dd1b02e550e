/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { limitNotes } from '../../words/limit-notes.ts';
import { List } from '../list.tsx';
import type { PageSection } from './section.ts';

const Limits = () => <List lines={limitNotes} />;

export const limits: PageSection = { id: 'limits', title: 'Known limits', Content: Limits };
