import { controls } from '../../state/controls.ts';
import { isShown, show } from '../../state/show.ts';

interface Scene {
  readonly title: string;
  /** What to look at. */
  readonly text: string;
  readonly address: string;
}

/** The story in four pictures, each a click; a browser test holds the page to what they say. */
const scenes: readonly Scene[] = [
  {
    title: 'An attack fools the standard network',
    text: 'One step changes every pixel a little. We still read a 7; the standard network reads a 9.',
    address: '#attack?strength=0.15',
  },
  {
    title: 'The symmetric one withstands it',
    text: 'The same attack, stronger, and made for each network by itself: the symmetric one still reads a 7.',
    address: '#attack',
  },
  {
    title: 'Forty small steps reverse it',
    text: 'PGD at a smaller strength: now it is the symmetric network that is fooled, and the standard one is not.',
    address: '#attack?attack=pgd&strength=0.1',
  },
  {
    title: 'Noise is a “4”',
    text: 'An image of nothing, changed a little: the standard network is sure of a 4, the symmetric one says “nonsense” (∅).',
    address: '#attack?image=noise:1&target=4&strength=0.1',
  },
];

/** One click each: what this page is about, for those who see it for the first time. */
export function Scenes() {
  const shown = scenes.find(({ address }) => isShown(address));
  return (
    <section class="scenes" aria-label="The story in four scenes">
      <ol>
        {scenes.map((scene, i) => (
          <li key={scene.title}>
            <button type="button" aria-pressed={scene === shown} onClick={() => show(scene.address)}>
              <span class="scene-number" aria-hidden="true">
                {i + 1}
              </span>
              {scene.title}
            </button>
          </li>
        ))}
      </ol>
      <p class="small">
        <span class="muted" role="status">
          {shown?.text ?? 'Your own choice of image, networks and attack.'}
        </span>{' '}
        <button
          type="button"
          class="link"
          onClick={() => {
            controls.tour.value.value = 1;
          }}
        >
          Take the tour in ten short steps
        </button>
      </p>
    </section>
  );
}
