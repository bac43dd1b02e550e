import { useEffect } from 'preact/hooks';
import type { View } from '../state/controls.ts';

const texts: Readonly<Record<View, { readonly title: string; readonly text: string }>> = {
  attack: {
    title: 'Draw a digit, then attack it',
    text: 'Two networks look at the same image: a plain one, and one with symmetric activation functions. Both run in your browser, and so does the attack. The paper’s own attack is one step; take PGD to see where the robust network stops holding.',
  },
  explain: {
    title: 'Why symmetric activations',
    text: 'An ordinary activation passes on whatever is large. A symmetric one answers only to what is usual, and gives nothing on either side. Five short steps.',
  },
  results: {
    title: 'The paper beside what was measured',
    text: 'Every number comes from a committed result file. Drop result files of your own anywhere on this page to see them beside these.',
  },
  train: {
    title: 'Train one yourself',
    text: 'A small network learns 3,000 digits while you look on, with the same packages as the full reproduction. Pause it, step it, change what it is made of.',
  },
};

export function Intro({ view }: { readonly view: View }) {
  const { title, text } = texts[view];
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
