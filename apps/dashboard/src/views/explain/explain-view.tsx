import '../../styles/explain.css';
import type { ComponentChildren } from 'preact';
import { activations, softmaxOfTwo } from '../../charts/activations.ts';
import { ActivationPlot } from './activation-plot.tsx';
import { DiskPlot } from './disk-plot.tsx';

/** Why symmetric activations: the story in five steps, each with something to move. */
export function ExplainView() {
  return (
    <ol class="stack">
      {steps.map(({ title, text, figure }, i) => (
        <li key={title} class="card step">
          <div class="step-text">
            <span class="step-number" aria-hidden="true">
              {i + 1}
            </span>
            <h2>{title}</h2>
            {text}
          </div>
          <div class="step-figure">{figure}</div>
        </li>
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
    title: 'What is large goes through',
    text: (
      <>
        <p>
          A ReLU passes on every large value, however strange. An attacker pushes many pixels a little, the sums inside
          the network grow, and each layer hands the push to the next.
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
    title: 'Let only the usual answer',
    text: (
      <p>
        A symmetric activation is largest in the middle and gives nothing on either side. Batch normalization puts usual
        values into the middle, so that a signal pushed far out, in either direction, is suppressed instead of passed
        on.
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
    title: 'Two layers draw a closed border',
    text: (
      <>
        <p>
          Lemma 1: two layers of them can judge whether an input is within a distance of a template. Far from everything
          it has seen, such a network says so. The smaller λ, the closer RBF comes to the disk.
        </p>
        <p>
          With one mReLU unit a dimension the shape stays a diamond whatever λ is: it takes more units, which the paper
          does not say.
        </p>
      </>
    ),
    figure: <DiskPlot />,
  },
  {
    title: 'Be sure only near what is known',
    text: (
      <p>
        Softmax is the surer the farther an input lies from the border between two categories, so noise gets high
        confidence. An RBF output is sure only near its own middle. Training on noisy copies, and on noise labelled as
        nonsense (-r and -m), fills in the rest.
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
    title: 'And where it stops holding',
    text: (
      <>
        <p>
          Where the activation is flat its derivative is zero, and so is the gradient that a one-step attack follows.
          Part of the robustness in the paper’s tables is an attacker who was misled: many small steps find errors that
          one step misses.
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
