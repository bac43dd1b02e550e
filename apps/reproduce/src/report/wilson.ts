export function wilsonInterval(wrong: number, count: number, z = 1.96): [number, number] {
  const p = wrong / count;
  const d = 1 + z ** 2 / count;
  const c = p + z ** 2 / (2 * count);
  const s = z * Math.sqrt((p * (1 - p)) / count + z ** 2 / (4 * count ** 2));
  return [Math.max(0, (c - s) / d), Math.min(1, (c + s) / d)];
}
