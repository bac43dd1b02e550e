import '../../styles/explain.css';
import { steps } from './steps.tsx';

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
