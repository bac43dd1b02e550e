/** "10,000". Not `toLocaleString`: the first call of a page alone takes it 20 ms. */
export const withCommas = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
