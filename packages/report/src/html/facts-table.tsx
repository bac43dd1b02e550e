/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { ScrollBox } from './scroll-box.tsx';

/** A plain table: heads, and rows whose first cell names them. */
export interface FactsTableProps {
  readonly caption: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function FactsTable({ caption, heads, rows }: FactsTableProps) {
  return (
    <ScrollBox label={caption}>
      <table class="facts">
        <caption>
          <span class="stay">{caption}</span>
        </caption>
        <thead>
          <tr>
            {heads.map((head) => (
              <th scope="col">{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...cells]) => (
            <tr>
              <th scope="row">{name}</th>
              {cells.map((cell) => (
                <td>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}
