/** What bytes hold as JSON; null for nothing, and for what is no JSON. */
export function jsonOrNull(bytes: Uint8Array | null): unknown {
  try {
    return bytes && JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
