/**
 * Rows of cells as lines of text, each column as wide as its widest cell; the first column is aligned left, the others right.
 *
 * @example
 * align([['ε', 'error'], ['0.1', '0.62']]);
 */
export function align(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ');
  return rows.map((row) => `${line(row)}\n`).join('');
}
