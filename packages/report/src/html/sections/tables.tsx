/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { Report } from '../../report.ts';
import { ErrorTable } from '../error-table.tsx';
import type { PageSection } from './section.ts';

function Tables({ report }: { report: Report }) {
  return <>{report.chapters.flatMap((chapter) => chapter.tables.map((table) => <ErrorTable table={table} />))}</>;
}

export const tables: PageSection = { id: 'tables', title: 'Error rates', Content: Tables };
