/** Notes how long it took under the page's own measures: developer tools and `bench/` read them. */
export async function timed<Result>(name: string, work: Promise<Result>): Promise<Result> {
  const start = performance.now();
  const result = await work;
  performance.measure(name, { start });
  return result;
}
