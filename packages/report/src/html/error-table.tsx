/** @jsxRuntime automatic */
/** @jsxImportSource preact */

import type { Cell, Group, Row, Section, Table } from '../tables/table.ts';
import { ABSENT } from '../words/format.ts';
import { ScrollBox } from './scroll-box.tsx';

/** A table of error rates; its caption says what it was measured on. */
export function ErrorTable({ table }: { table: Table }) {
  const span = table.columns.length + 1;
  return (
    <>
      <ScrollBox label={table.title}>
        <table class="rates">
          <caption>
            <span class="stay">
              <strong>{table.title}.</strong> {table.scope.join(' ')}
            </span>
          </caption>
          <thead>
            <tr>
              <th scope="col">{table.corner}</th>
              {table.columns.map((column) => (
                <th scope="col">{column}</th>
              ))}
            </tr>
            {table.head.map((row) => (
              <RowOf row={row} />
            ))}
          </thead>
          {table.sections.map((section) => (
            <SectionOf section={section} span={span} />
          ))}
        </table>
      </ScrollBox>
      <ul class="notes">
        {table.notes.map((note) => (
          <li>{note}</li>
        ))}
      </ul>
    </>
  );
}

function SectionOf({ section, span }: { section: Section; span: number }) {
  return (
    <>
      <tbody class="kind">
        <tr>
          <th scope="rowgroup" colSpan={span}>
            <span class="stay">{section.title}</span>
          </th>
        </tr>
      </tbody>
      {section.groups.map((group) => (
        <GroupOf group={group} span={span} />
      ))}
    </>
  );
}

function GroupOf({ group, span }: { group: Group; span: number }) {
  return (
    <tbody>
      <tr class="model">
        <th scope="rowgroup" colSpan={span}>
          <span class="stay">{group.title}</span>
        </th>
      </tr>
      {group.rows.map((row) => (
        <RowOf row={row} />
      ))}
    </tbody>
  );
}

function RowOf({ row }: { row: Row }) {
  return (
    <tr class={row.label.startsWith('measured') ? 'measured' : undefined}>
      <th scope="row">{row.label}</th>
      {row.cells.map((cell) => (
        <td class={cell?.to === undefined ? cell?.tone : 'interval'}>{cell ? <CellText cell={cell} /> : ABSENT}</td>
      ))}
    </tr>
  );
}

function CellText({ cell }: { cell: Cell }) {
  if (cell.to === undefined) return <>{cell.text}</>;
  return (
    <>
      {cell.text}–<wbr />
      {cell.to}
    </>
  );
}
