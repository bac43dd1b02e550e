/** Bytes of a file, the last one included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The part of a file that a request asks for (RFC 9110, section 14): `bytes=2-5`, `bytes=2-` or `bytes=-5`, which is the last five.
 * Null is the whole file: no range, one in another unit, or several at once, which a server may leave out.
 */
export function parseRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | null {
  const [, set] = /^bytes=(.*)$/i.exec(header?.trim() ?? '') ?? [];
  if (set === undefined || set.includes(',')) return null;
  const [, first, last] = /^\s*(\d*)\s*-\s*(\d*)\s*$/.exec(set) ?? [];
  if (first === undefined || (first === '' && last === '')) return 'unsatisfiable';
  const range =
    first === ''
      ? { start: Math.max(0, size - Number(last)), end: size - 1 }
      : { start: Number(first), end: last === '' ? size - 1 : Math.min(Number(last), size - 1) };
  // An end before the start, a start past the end, the last nought bytes, any part of nothing.
  return range.start <= range.end && range.start < size ? range : 'unsatisfiable';
}
