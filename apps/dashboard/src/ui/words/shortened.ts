/** A name of any length, short enough for a table or a menu: its start and its end. */
export function shortened(name: string, most = 48): string {
  const letters = [...name];
  if (letters.length <= most) return name;
  const end = Math.floor(most / 4);
  return `${letters.slice(0, most - end - 1).join('')}…${letters.slice(-end).join('')}`;
}
