declare module 'jstat' {
  const library: {
    readonly jStat: {
      /** Regularized incomplete beta function I_x(a, b). */
      ibeta(x: number, a: number, b: number): number;
      readonly beta: {
        /** The quantile of the beta distribution. */
        inv(p: number, alpha: number, beta: number): number;
      };
      readonly normal: {
        /** The quantile of the normal distribution. */
        inv(p: number, mean: number, standardDeviation: number): number;
      };
    };
  };
  export default library;
}
