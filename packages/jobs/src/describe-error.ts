/** Errors of the language are mistakes in the code, and say where; any other message is meant for people as it is. */
const mistakes = [TypeError, RangeError, ReferenceError, SyntaxError];

export function describeError(error: unknown): { name: string; message: string } {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const isMistake = mistakes.some((kind) => error instanceof kind);
  return { name: error.name, message: isMistake ? (error.stack ?? error.message) : error.message };
}
