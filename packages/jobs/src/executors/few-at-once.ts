/**
 * Does no more than so many things at the same time, in the order in which they are asked for: ten thousand jobs that are ready together
 * would otherwise have their files in memory together.
 */
export function fewAtOnce(most: number): <Value>(act: () => Promise<Value>) => Promise<Value> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (act) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await act();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
