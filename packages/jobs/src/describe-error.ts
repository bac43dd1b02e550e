/** Errors of the language are mistakes in the code, and say where; any other message is meant for people as it is. */
const mistakes = [TypeError, RangeError, ReferenceError, SyntaxError];

/** What an error is called and says, for people; cut where it is longer than anyone reads. */
export function describeError(error: unknown): { name: string; message: string } {
  if (!(error instanceof Error)) return { name: 'Error', message: cut(String(error)) };
  const isMistake = mistakes.some((kind) => error instanceof kind);
  return { name: error.name, message: cut(isMistake ? (error.stack ?? error.message) : error.message) };
}

/** Characters: of a table of ten lines, or a stack. */
const LONGEST = 10_000;

const cut = (message: string): string => (message.length > LONGEST ? `${message.slice(0, LONGEST)} …` : message);
