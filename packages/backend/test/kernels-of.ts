import * as tf from '@tensorflow/tfjs-core';

/** The kernels that a function runs, in their order. */
export function kernelsOf(run: () => void): string[] {
  const engine = tf.engine();
  const names: string[] = [];
  const stock = engine.runKernel;
  engine.runKernel = ((name: string, ...rest: [never]) => {
    names.push(name);
    return stock.call(engine, name, ...rest);
  }) as typeof stock;
  tf.tidy(() => void run());
  delete (engine as Partial<typeof engine>).runKernel;
  return names;
}
