import type { ComponentChildren } from 'preact';
import { Term } from '../../ui/words/term.tsx';

export interface TourStep {
  readonly title: string;
  readonly text: ComponentChildren;
  /** What the page shows meanwhile. */
  readonly address: string;
  /** The part of the page to look at, as CSS selects it. */
  readonly look: string;
}

/** For someone who has never heard of adversarial examples. A test holds each step to what the page then shows, and to the results. */
export const steps: readonly TourStep[] = [
  {
    title: 'What a network does',
    text: 'These two networks read handwritten digits. Each turns the grey levels of 784 pixels into a confidence for every digit; the largest is its answer. Both read this image as a 7, and are sure of it.',
    address: '#attack?strength=0',
    look: '.network.left .bars',
  },
  {
    title: 'Usually they are right',
    text: 'Another image, another answer: a 2. Of 10,000 digits that they have never seen, both networks err on fewer than one in a hundred. You may draw one yourself on the pad.',
    address: '#attack?strength=0&image=test:1',
    look: '.pad',
  },
  {
    title: 'An attack changes every pixel a little',
    text: 'An attacker who knows the network computes, for every pixel, whether lighter or darker confuses it more, and changes all of them a little. The middle picture is the change; we still read a 7.',
    address: '#attack?strength=0.2',
    look: '.network.left .tiles',
  },
  {
    title: 'The standard network is fooled',
    text: 'It now reads something else. Such an image is called an adversarial example. Move the slider to see how small a change will do.',
    address: '#attack?strength=0.2',
    look: '.strip',
  },
  {
    title: 'It is no accident',
    text: 'This is random noise of the same size, and nobody is fooled. An attack works because it is computed from the network itself.',
    address: '#attack?attack=uniformNoise&strength=0.2',
    look: '.strip',
  },
  {
    title: 'The paper’s idea: respond only to usual values',
    text: 'An ordinary unit passes on every large value, so an attack grows from layer to layer. A symmetric unit outputs nothing for values that are far from the usual, on either side. Drag the signal outwards.',
    address: '#explain?signal=2',
    look: '.step:nth-child(2)',
  },
  {
    title: 'It looks robust',
    text: (
      <>
        The paper’s attack, <Term of="eq. 10" />, does not fool the symmetric network here. Over 10,000 test images at
        this strength it leaves the symmetric network 94 % accurate, and the standard one 28 %.
      </>
    ),
    address: '#attack?strength=0.2',
    look: '.network.right',
  },
  {
    title: 'Why it only looked so',
    text: 'One step follows the slope under the image. At the top of a bump the slope changes its sign, so that in a network of bumps it soon turns, and says little about where errors are a step further. The attacker is misled; the errors are still there.',
    address: '#explain?signal=0.2',
    look: '.step:nth-child(5)',
  },
  {
    title: 'Many small steps find the errors',
    text: (
      <>
        <Term of="PGD" /> takes forty small steps and looks anew after each. With half of the change it fools the
        symmetric network, and not the standard one. Of 50 test images at a strength of 0.2, the strongest attacks leave
        the symmetric network right on none.
      </>
    ),
    address: '#attack?attack=pgd&strength=0.1',
    look: '.strip',
  },
  {
    title: 'What can be proven',
    text: 'An attack that fails proves nothing: the next may succeed. A certificate is a proof that no change up to a size can fool the network, whoever makes it. These two networks were trained for that. Move ε to see where the proof ends.',
    address: '#prove?image=test:0&left=mnist/ReLU-c3-small&right=mnist/RBF-c3-small&epsilon=0.2',
    look: '.network.right .judgement',
  },
];
