/** Breaks text into lines of at most `width` characters at spaces; lines after the first begin with `indent`. */
export function wrapText(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    const joined = last === undefined ? word : `${last} ${word}`;
    if (last === undefined || joined.length > width) lines.push(lines.length > 0 ? indent + word : word);
    else lines[lines.length - 1] = joined;
  }
  return lines;
}
