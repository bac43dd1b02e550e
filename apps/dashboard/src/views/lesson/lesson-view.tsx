import '../../styles/views/lesson.css';
import { exercises } from './exercises.ts';

/** A sheet of exercises to print, or to do beside the page: each is set up by a click. */
export function LessonView() {
  return (
    <div class="stack lesson">
      <div class="buttons">
        <button type="button" onClick={() => window.print()}>
          Print this sheet
        </button>
      </div>
      <ol class="stack">
        {exercises.map(({ title, task, address, question }, i) => (
          <li key={title} class="card exercise">
            <h2>
              {i + 1}. {title}
            </h2>
            <p>
              {task} <a href={address}>Set it up</a>
            </p>
            <p class="question-text">{question}</p>
            <div class="answer-lines" aria-hidden="true" />
          </li>
        ))}
      </ol>
      <details class="card expected">
        <summary>What you should see</summary>
        <ol>
          {exercises.map(({ title, expected }, i) => (
            <li key={title}>
              <strong>
                {i + 1}. {title}.
              </strong>{' '}
              {expected}
            </li>
          ))}
        </ol>
      </details>
    </div>
  );
}
