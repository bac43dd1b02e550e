/**
 * The text without control characters, line ends and tabs excepted: names that come from files may hold escape sequences, bells or
 * marks of writing direction, which would change what a terminal or page shows around them. Each becomes a space.
 *
 * @example
 * printable('mReLU\u001b[2J'); // "mReLU [2J"
 */
export function printable(text: string): string {
  return text.replace(/[^\P{C}\n\t]/gu, ' ');
}
