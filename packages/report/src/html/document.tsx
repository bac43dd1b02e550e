/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { Report } from '../report.ts';
import { sampleNotes } from '../study/sample-notes.ts';
import type { Study } from '../study/study.ts';
import { List } from './list.tsx';
import { sections } from './sections.ts';
import { style } from './style.ts';

const TITLE = 'Suppressing the Unusual: paper and reproduction';

/** The page: a head line, links to its sections, and the sections. */
export function Document({ report }: { report: Report }) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${TITLE} – ${report.profile}`}</title>
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <header>
          <h1>{TITLE}</h1>
          <p>Symmetric activation functions (Zhao and Griffin, 2016), profile “{report.profile}”.</p>
          {report.chapters.map(({ study }) => (
            <Scope study={study} />
          ))}
          <nav aria-label="Sections">
            {sections.map(({ id, title }) => (
              <a href={`#${id}`}>{title}</a>
            ))}
          </nav>
        </header>
        <main>
          {sections.map(({ id, title, Content }) => (
            <section id={id} aria-labelledby={`${id}-title`}>
              <h2 id={`${id}-title`}>{title}</h2>
              <Content report={report} />
            </section>
          ))}
        </main>
      </body>
    </html>
  );
}

/** What the models of a study were measured and trained on, and below it a point for each mark behind a name. */
function Scope({ study }: { study: Study }) {
  const [measured, trained, ...marks] = sampleNotes(study);
  return (
    <>
      <p>
        <strong>{study.title}.</strong> {measured} {trained}
      </p>
      <List lines={marks} />
    </>
  );
}
