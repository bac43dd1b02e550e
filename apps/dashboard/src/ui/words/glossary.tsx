/** What each short name on the page means. */
export const terms = {
  β: 'The strength of an attack or of noise, on the scale where a black pixel is 0 and a white one is 1. An attack that is bounded by the length of the change gets 28 β, which is a change of β in the root mean square.',
  ε: 'The largest change of any pixel, on the same scale. Images stay inside of 0–1, unlike those at β in the paper’s tables.',
  '∅': 'The network says “nonsense”: it takes the image for no digit.',
  dB: 'Decibels of the peak signal-to-noise ratio: the larger the number, the less visible the change.',
  'cv1, cv2, fc1, fc2':
    'The two convolutions of a network and its two fully connected layers, from the image to the answer.',
  plain: 'An ordinary network.',
  ReLU: 'The usual activation function: it passes on every positive value.',
  'mReLU, RBF':
    'Symmetric activation functions: mirrored ReLU and a radial basis function. They respond to usual values alone.',
  '-a': 'Trained on adversarial images of PGD.',
  '-r': 'Random training: half of the training images are noisy.',
  '-m': 'Mean training: the network also learns to say “nonsense” to images that show nothing.',
  '-c': 'Trained for certificates: -c1 at ε = 0.1, -c3 at ε = 0.3. Some are small ones, without pooling; of those the -pixelwise look at each pixel alone first.',
  '-n': 'Trained with noise, to vote well on noisy copies.',
  'interval, CROWN':
    'Two ways to bound what a network can say of all images within ε. Intervals are fast; CROWN, a linear relaxation, is tighter. Neither finds everything that is true: what is not proven need not be false.',
  'eq. 10':
    'The paper’s own attack: a single step along the sign of the gradient, towards the wrong category that is easiest to reach.',
  PGD: 'Projected gradient descent: many small steps inside of the allowed change. It finds errors that one step misses.',
  twins: 'Networks that differ in nothing but their activation.',
  seed: 'The number that all random draws of a training start from. Another seed is another training of the same network.',
} as const;

export type TermName = keyof typeof terms;

interface GlossaryProps {
  readonly of: readonly TermName[];
}

/** What the short names on the page mean. */
export const Glossary = ({ of }: GlossaryProps) => (
  <details class="card glossary">
    <summary>What the names mean</summary>
    <dl>
      {of.map((term) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{terms[term]}</dd>
        </div>
      ))}
    </dl>
  </details>
);
