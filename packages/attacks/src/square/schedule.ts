// Past these iterations of 10,000 the share of the image that a square covers is halved (Andriushchenko et al. 2020, Section 5).
const HALVINGS = [10, 50, 200, 500, 1000, 2000, 4000, 6000, 8000];

/** The share of the image's area that a proposal changes. `iterations`: to which number the schedule is stretched or shrunk. */
export function areaShare(initial: number, iteration: number, iterations: number): number {
  const scaled = Math.trunc((iteration / iterations) * 10_000);
  return initial / 2 ** HALVINGS.filter((each) => scaled > each).length;
}
