/** @jsxRuntime automatic */
/** @jsxImportSource preact */

/** One point per sentence; nothing for none. */
export function List({ lines }: { lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <ul>
      {lines.map((line) => (
        <li>{line}</li>
      ))}
    </ul>
  );
}
