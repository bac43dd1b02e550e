import { compileRecurring } from '@saf/backend';
import type { Compiler } from '@saf/models';

/** Compiles what attacks of a training compute again and again; freed when the training ends. */
export class TrainingCompiler {
  private readonly compiled: { dispose(): void }[] = [];

  readonly compile: Compiler = (fn) => {
    const made = compileRecurring(fn);
    this.compiled.push(made);
    return made;
  };

  dispose(): void {
    for (const each of this.compiled.splice(0)) each.dispose();
  }
}
