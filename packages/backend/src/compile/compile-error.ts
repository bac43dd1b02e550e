/** A function that cannot be compiled, and why; called itself, uncompiled, it works as ever. */
export class CompileError extends Error {
  override readonly name = 'CompileError';

  constructor(why: string) {
    super(`The function cannot be compiled: ${why}`);
  }
}
