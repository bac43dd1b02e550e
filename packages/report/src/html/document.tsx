/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { Report } from '../report.ts';
import { sampleNotes } from '../study/sample-notes.ts';
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
            <p>
              <strong>{study.title}.</strong> {sampleNotes(study).join(' ')}
            </p>
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
