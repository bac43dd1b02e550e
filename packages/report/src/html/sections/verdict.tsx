/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { Report } from '../../report.ts';
import { verdictOf } from '../../study/verdict.ts';
import type { PageSection } from './section.ts';

function Verdict({ report }: { report: Report }) {
  return (
    <>
      {report.chapters.flatMap(({ study }) =>
        verdictOf(study).map(({ heading, sentences }) => (
          <>
            <h3>{heading}</h3>
            <ul>
              {sentences.map((sentence) => (
                <li>{sentence}</li>
              ))}
            </ul>
          </>
        )),
      )}
      <p>
        These are error rates under one step of one attack (eq. 10), under noise, and on nonsense made by the same step.
        They are no bound on what a stronger attack does: see <a href="#limits">the known limits</a>.
      </p>
    </>
  );
}

export const verdict: PageSection = { id: 'verdict', title: 'What the numbers say', Content: Verdict };
