import '../../styles/views/explain.css';
import type { ComponentChildren } from 'preact';
import { activations, softmaxOfTwo } from '../../charts/activations.ts';
import { InTurn } from '../../ui/drawing/in-turn.tsx';
import { ActivationPlot } from './activation-plot.tsx';
import { DiskPlot } from './disk-plot.tsx';

/** Why symmetric activations: the story in five steps, each with something to move. */
export function ExplainView() {
  return (
    <ol class="stack">
      {steps.map(({ title, text, figure }, i) => (
        <InTurn key={title}>
          <li class="card step">
            <div class="step-text">
              <span class="step-number" aria-hidden="true">
                {i + 1}
              </span>
              <h2>{title}</h2>
              {text}
            </div>
            <div class="step-figure">{figure}</div>
          </li>
        </InTurn>
      ))}
    </ol>
  );
}

interface Step {
  readonly title: string;
  readonly text: ComponentChildren;
  readonly figure: ComponentChildren;
}

const { relu, mirroredRelu, rbf } = activations;

/** The paper in five steps, the last one its limit. */
const steps: readonly Step[] = [
  {
    title: 'Large values pass through',
    text: (
      <>
        <p>
          A ReLU passes on every large value, however unusual. An attacker changes many pixels a little, the sums inside
          the network grow, and each layer hands the change to the next.
        </p>
        <p class="muted">Drag the signal, or move it with the arrow keys.</p>
      </>
    ),
    figure: (
      <ActivationPlot
        label="Signal into a ReLU"
        range={[0, 3]}
        functions={[{ label: `ReLU(x) = ${relu.formula}`, tone: 'relu', f: relu.f }]}
      />
    ),
  },
  {
    title: 'Respond only to usual values',
    text: (
      <p>
        A symmetric activation peaks in the middle and outputs nothing on either side. Batch normalization moves usual
        values to the middle, so a signal that is pushed far out, in either direction, is suppressed instead of passed
        on. That is the idea; in a real network an attack may also move values to where the activation responds, so that
        fewer of them are switched off.
      </p>
    ),
    figure: (
      <ActivationPlot
        label="Signal into symmetric activations"
        range={[0, 1.1]}
        functions={[
          { label: `mReLU(x) = ${mirroredRelu.formula}`, tone: 'mirroredRelu', f: mirroredRelu.f },
          { label: `RBF(x) = ${rbf.formula}`, tone: 'rbf', f: rbf.f },
        ]}
      />
    ),
  },
  {
    title: 'Two layers draw a closed boundary',
    text: (
      <>
        <p>
          Lemma 1: two layers of such units can decide whether an input lies within a given distance of a template. Such
          a network can tell that an input is far from everything it has seen. The smaller λ is, the closer RBF comes to
          the disk.
        </p>
        <p>
          With one mReLU unit per dimension the shape stays a diamond for every λ. A disk takes more units, which the
          paper does not mention.
        </p>
      </>
    ),
    figure: <DiskPlot />,
  },
  {
    title: 'Be confident only near known inputs',
    text: (
      <p>
        Softmax grows more confident farther from the boundary between two categories, so noise gets high confidence. An
        RBF output is confident only near its own centre. Training on noisy copies and on noise labelled as nonsense (-r
        and -m) adds the rest.
      </p>
    ),
    figure: (
      <ActivationPlot
        label="Score of a category"
        range={[0, 1.1]}
        functions={[
          { label: 'softmax of two', tone: 'none', f: softmaxOfTwo },
          { label: 'RBF confidence exp(−z²)', tone: 'rbf', f: rbf.f },
        ]}
      />
    ),
  },
  {
    title: 'And where it breaks',
    text: (
      <>
        <p>
          At the top of the bump the derivative changes its sign: a little further on, the gradient that a one-step
          attack follows points elsewhere. Most of the robustness in the paper’s tables comes from misleading the
          attacker: many small steps find errors that one step misses.
        </p>
        <p>
          See it <a href="#attack?attack=pgd&strength=0.1">on an image</a> and{' '}
          <a href="#results?samples=pgd">over the test set</a>.
        </p>
      </>
    ),
    figure: (
      <ActivationPlot
        label="Signal into mReLU and its derivative"
        range={[-1.1, 1.1]}
        functions={[
          { label: 'mReLU(x)', tone: 'mirroredRelu', f: mirroredRelu.f },
          { label: 'its derivative', tone: 'paper', dash: '5 4', f: mirroredRelu.derivative },
        ]}
      />
    ),
  },
];
