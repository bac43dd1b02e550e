import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { gaussian } from '../../test/as-on-cpu.ts';
import { engines } from '../../test/engines.ts';
import { accelerateTraining, CompileError, compile, momentumStep, useEngine } from '../node.ts';
import { definesFunctions } from './tensorflow-recorder.ts';

const names = await engines(['cpu', 'wasm', 'native']);
// Without functions in the addon, the function itself runs.
if (names.includes('native')) await useEngine('native');
const compilesNatively = names.includes('native') && definesFunctions();
const numbersOf = (tensors: readonly tf.Tensor[]) => tensors.map((tensor) => [...tensor.dataSync()]);

describe.each(names)('compile on %s', (engine) => {
  beforeEach(async () => void (await useEngine(engine)));

  /** How often a function ran op by op in so many calls. */
  function runsIn(calls: number, call: (fn: <T>(result: T) => T) => () => void): number {
    let runs = 0;
    const step = call((result) => {
      runs++;
      return result;
    });
    for (let i = 0; i < calls; i++) step();
    return runs;
  }

  const recorded = (count: number) => (engine !== 'native' || compilesNatively ? count : expect.any(Number));

  test('every call has the numbers of the function itself', () => {
    const weight = tf.variable(gaussian([4, 3], 1));
    const fn = (x: tf.Tensor2D) => tf.relu(tf.sub(tf.matMul(x, weight as tf.Tensor2D), tf.scalar(0.5)));
    const compiled = compile(fn);
    for (let i = 0; i < 4; i++) {
      const x = gaussian([5, 4], i + 1) as tf.Tensor2D;
      expect(compiled(x).dataSync()).toEqual(fn(x).dataSync());
    }
  });

  test('the function is recorded twice and then runs no more', () => {
    const x = tf.tensor1d([1, 2]);
    const runs = runsIn(5, (count) => {
      const compiled = compile((each: tf.Tensor) => count(tf.square(each)));
      return () => void compiled(x);
    });
    expect(runs).toEqual(recorded(2));
  });

  test('once without the check', () => {
    const x = tf.tensor1d([1, 2]);
    const runs = runsIn(5, (count) => {
      const compiled = compile((each: tf.Tensor) => count(tf.square(each)), { check: false });
      return () => void compiled(x);
    });
    expect(runs).toEqual(recorded(1));
  });

  test('a network trains to the bits of one that is not compiled', () => {
    const train = (wrap: <F extends (...inputs: never[]) => unknown>(fn: F) => F) => {
      const model = network();
      const undo = accelerateTraining(model);
      const weights = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
      const velocities = weights.map((weight) => tf.variable(tf.zerosLike(weight), false));
      const step = wrap((images: tf.Tensor4D, labels: tf.Tensor2D, learningRate: tf.Scalar) => {
        const { value, grads } = tf.variableGrads(
          () =>
            tf.losses.softmaxCrossEntropy(labels, model.apply(images, { training: true }) as tf.Tensor2D) as tf.Scalar,
          weights,
        );
        const gradients = weights.map(({ name }) => grads[name]);
        momentumStep(weights, velocities, gradients, { learningRate, momentum: 0.9, weightDecay: 5e-4, maxNorm: 1 });
        return value;
      });
      const losses = [0, 1, 2, 3, 4, 5].map((i) => {
        const labels = tf.oneHot(tf.tensor1d([0, 1, 2, i % 3], 'int32'), 3) as tf.Tensor2D;
        return step(gaussian([4, 8, 8, 1], i + 1) as tf.Tensor4D, labels, tf.scalar(0.1 / (i + 1))).dataSync()[0];
      });
      undo();
      return { losses, weights: numbersOf(model.getWeights()) };
    };
    expect(train(compile)).toEqual(train((fn) => fn));
  });

  test('an optimizer of tfjs trains; the variables that its first call makes stay', () => {
    const losses = (wrap: <F extends (...inputs: never[]) => unknown>(fn: F) => F) => {
      const weight = tf.variable(gaussian([3, 1], 7));
      const optimizer = tf.train.adam(0.1);
      const step = wrap(
        (x: tf.Tensor2D) =>
          optimizer.minimize(() => tf.sum(tf.square(tf.matMul(x, weight as tf.Tensor2D))) as tf.Scalar, true, [
            weight,
          ])!,
      );
      return Array.from({ length: 6 }, (_, i) => step(gaussian([4, 3], i + 1) as tf.Tensor2D).dataSync()[0]);
    };
    const [compiled, plain] = [losses(compile), losses((fn) => fn)];
    expect(compiled).toEqual(plain);
  });

  test('a learning rate that is set anew is taken up', () => {
    const weight = tf.variable(tf.tensor1d([8]));
    const optimizer = tf.train.sgd(0.5);
    const step = compile(() => optimizer.minimize(() => tf.sum(tf.mul(weight, 2)) as tf.Scalar, true, [weight])!);
    for (let i = 0; i < 3; i++) step();
    (optimizer as unknown as { setLearningRate(rate: number): void }).setLearningRate(0.25);
    for (let i = 0; i < 3; i++) step();
    expect(weight.dataSync()[0]).toBeCloseTo(8 - 3 - 1.5, 6);
  });

  test('gradients and several outputs, in arrays and objects', () => {
    const compiled = compile(({ x, y }: { x: tf.Tensor; y: tf.Tensor }) => {
      const [dx, dy] = tf.grads((a, b) => tf.sum(tf.mul(tf.square(a), b)))([x, y]);
      return { gradients: [dx, dy], sum: tf.add(x, y) };
    });
    for (let i = 1; i < 5; i++) {
      const { gradients, sum } = compiled({ x: tf.tensor1d([i]), y: tf.tensor1d([3]) });
      expect([...numbersOf(gradients), ...numbersOf([sum])]).toEqual([[6 * i], [i * i], [i + 3]]);
    }
  });

  test('moving averages, read before and after they are assigned', () => {
    const average = tf.variable(tf.tensor1d([0]));
    const step = compile((x: tf.Tensor1D) => {
      const before = tf.add(average, 0);
      average.assign(tf.add(tf.mul(average, 0.5), tf.mul(x, 0.5)));
      return [before, tf.mul(average, 1)];
    });
    const seen = [8, 4, 2, 1].map((x) => numbersOf(step(tf.tensor1d([x]))).flat());
    expect(seen).toEqual([
      [0, 4],
      [4, 4],
      [4, 3],
      [3, 2],
    ]);
  });

  test('variables and inputs that share their numbers stay apart', () => {
    const start = tf.tensor1d([1]);
    const [a, b] = [tf.variable(start), tf.variable(start)];
    const step = compile((x: tf.Tensor1D, y: tf.Tensor1D) => {
      a.assign(tf.add(a, x));
      return tf.add(tf.add(tf.mul(a, 100), tf.mul(b, 10)), tf.add(tf.sub(x, y), start));
    });
    step(start, start);
    step(start, start);
    step(start, start);
    // a = 1 + 1 + 1 + 1 + 5; 100 a + 10 b + (x - y) + start
    expect(step(tf.tensor1d([5]), tf.tensor1d([2])).dataSync()[0]).toBe(900 + 10 + 3 + 1);
  });

  test('outputs that are inputs, variables or constants', () => {
    const weight = tf.variable(tf.tensor1d([7]));
    const compiled = compile((x: tf.Tensor1D) => [x, weight, tf.tensor1d([3]), tf.reshape(x, [1, 1])]);
    for (let i = 0; i < 4; i++) {
      const outputs = compiled(tf.tensor1d([i]));
      expect(numbersOf(outputs)).toEqual([[i], [7], [3], [i]]);
      expect(outputs.map(({ shape }) => shape)).toEqual([[1], [1], [1], [1, 1]]);
      tf.dispose(outputs);
    }
    expect(weight.isDisposed).toBe(false);
  });

  test('another shape or type is recorded anew, and up to eight are kept', () => {
    const fn = vi.fn((x: tf.Tensor) => tf.mul(x, tf.scalar(2, 'int32')));
    const compiled = compile(fn, { check: false });
    const call = (size: number) => expect(compiled(tf.ones([size])).dataSync()).toEqual(new Float32Array(size).fill(2));
    for (let size = 1; size <= 9; size++) call(size);
    call(9);
    expect(fn).toHaveBeenCalledTimes(recorded(9));
    call(1);
    expect(fn).toHaveBeenCalledTimes(recorded(10));
    expect(compiled(tf.ones([2], 'int32')).dtype).toBe('int32');
  });

  test('indices that are gathered, slices, concatenations and pooling', () => {
    const fn = (x: tf.Tensor4D, indices: tf.Tensor1D) => {
      const pooled = tf.maxPool(x, 2, 2, 'same');
      const parts = tf.split(tf.concat([pooled, tf.mul(pooled, 2)], 3), 2, 3);
      return tf.gather(
        tf.slice(
          tf.pad(parts[1] as tf.Tensor4D, [
            [0, 0],
            [1, 0],
            [0, 0],
            [0, 0],
          ]),
          [0, 0, 0, 0],
          [-1, 2, -1, -1],
        ),
        indices,
      );
    };
    const compiled = compile(fn);
    for (let i = 0; i < 4; i++) {
      const [x, indices] = [gaussian([3, 5, 5, 2], i + 1) as tf.Tensor4D, tf.tensor1d([i % 3, 0], 'int32')];
      expect(compiled(x, indices).dataSync()).toEqual(fn(x, indices).dataSync());
    }
  });

  test('a convolution back chooses by the zeros of each call', () => {
    const kernel = gaussian([3, 3, 6, 5], 1) as tf.Tensor4D;
    const fn = (x: tf.Tensor4D, dy: tf.Tensor4D) =>
      tf.grad((each) => tf.conv2d(each as tf.Tensor4D, kernel, 1, 'same'))(x, dy);
    const compiled = compile(fn);
    const x = gaussian([2, 6, 6, 6], 2) as tf.Tensor4D;
    for (const threshold of [-9, 1, -9, 1, -9, 1]) {
      const dense = gaussian([2, 6, 6, 5], 3) as tf.Tensor4D;
      const dy = tf.mul(dense, tf.cast(tf.greater(dense, threshold), 'float32'));
      expect(compiled(x, dy as tf.Tensor4D).dataSync()).toEqual(fn(x, dy as tf.Tensor4D).dataSync());
    }
  });

  test('nothing is left over', () => {
    const weight = tf.tidy(() => tf.variable(gaussian([3, 3], 1)));
    const constant = tf.scalar(3);
    const step = compile((x: tf.Tensor2D) => {
      weight.assign(tf.sub(weight, tf.mul(x, 0.1)));
      return tf.mul(tf.matMul(x, weight as tf.Tensor2D), constant);
    });
    const x = gaussian([3, 3], 2) as tf.Tensor2D;
    const before = tf.memory();
    for (let i = 0; i < 5; i++) step(x).dispose();
    expect(tf.memory().numTensors).toBe(before.numTensors);
    step.dispose();
    expect(tf.memory()).toMatchObject({
      numTensors: before.numTensors,
      numDataBuffers: before.numDataBuffers,
      numBytes: before.numBytes,
    });
    step(x).dispose();
  });

  test('under a gradient and in another compiled function it is a part of that', () => {
    const inner = compile((x: tf.Tensor) => tf.square(x));
    expect(
      tf
        .grad((x) => inner(x))(tf.scalar(3))
        .dataSync()[0],
    ).toBe(6);
    const outer = compile((x: tf.Tensor) => tf.add(inner(x), 1));
    for (let i = 0; i < 4; i++) expect(outer(tf.scalar(i)).dataSync()[0]).toBe(i * i + 1);
  });

  test('random numbers come as inputs', () => {
    const compiled = compile((x: tf.Tensor, noise: tf.Tensor) => tf.add(x, noise));
    for (let i = 0; i < 4; i++)
      expect(compiled(tf.scalar(1), tf.randomNormal([], i, 0)).dataSync()[0]).toBeCloseTo(1 + i, 6);
  });

  describe.runIf(engine !== 'native' || compilesNatively)('refuses', () => {
    const x = () => tf.tensor1d([1, -2]);

    function refused(fn: (x: tf.Tensor) => unknown, calls = 1, change = 0): string {
      const compiled = compile(fn as (x: tf.Tensor) => tf.Tensor);
      for (let i = 1; i < calls; i++) compiled(x());
      const before = tf.memory().numTensors;
      const input = x();
      try {
        compiled(input);
      } catch (error) {
        expect(error).toBeInstanceOf(CompileError);
        input.dispose();
        expect(tf.memory().numTensors).toBe(before + change);
        compiled.dispose();
        return (error as Error).message;
      }
      throw new Error('it was compiled');
    }

    test('a value that is read', () =>
      expect(refused((x) => (tf.max(x).dataSync()[0] > 0 ? tf.neg(x) : x))).toContain(
        'it reads the output of Max (dataSync',
      ));

    test('an input that is read', () =>
      expect(refused((x) => tf.mul(x, x.dataSync()[0]))).toContain('it reads a tensor that it is given'));

    test('a promise', () =>
      expect(refused(async (x) => tf.square(x))).toContain('it returns a promise; what is compiled computes at once'));

    test('random numbers of the host', () => {
      expect(refused((x) => tf.add(x, tf.randomNormal([2])))).toContain(
        'randomNormal draws random numbers on the host',
      );
      expect(refused((x) => tf.dropout(x, 0.5))).toContain('draws random numbers on the host');
      expect(refused((x) => tf.mul(x, Math.random()))).toContain('it draws random numbers on the host');
    });

    test('a number that changes', () => {
      let rate = 0;
      expect(refused((x) => tf.mul(x, ++rate), 2)).toMatch(
        /a number that it takes into Mul\w* differs from call to call/,
      );
    });

    test('another structure in the second call', () => {
      let calls = 0;
      expect(refused((x) => (calls++ === 0 ? tf.neg(x) : tf.square(x)), 2)).toMatch(/Square in the place of Neg/);
    });

    test('no tensor', () => {
      expect(refused(() => [])).toContain('it returns no tensor');
      expect(refused(() => undefined)).toContain(
        'expected outputs of tensors, or of arrays and objects of tensors, got nothing',
      );
      expect(refused(() => 3)).toContain('got the number 3: a tensor, tf.scalar(3)');
    });

    test('an input that is disposed, or tensors that are kept', () => {
      expect(
        refused((x) => {
          x.dispose();
          return tf.scalar(1);
        }),
      ).toContain('it disposes its input 0');
      const kept: tf.Tensor[] = [];
      const compiled = compile((x: tf.Tensor) => {
        kept.push(tf.keep(tf.neg(x)));
        return tf.square(x);
      });
      expect(() => compiled(x())).toThrow('it leaks 1 tensors');
      tf.dispose(kept);
    });

    test('a variable that is disposed', () => {
      const weight = tf.variable(tf.scalar(2));
      const step = compile((x: tf.Tensor) => tf.mul(x, weight));
      for (let i = 0; i < 3; i++) step(x());
      weight.dispose();
      expect(() => step(x())).toThrow(`it uses the variable ${weight.name}, which is disposed`);
      const disposing = tf.variable(tf.scalar(2));
      expect(
        refused(
          (x) => {
            disposing.dispose();
            return tf.square(x);
          },
          1,
          -1,
        ),
      ).toContain(`it disposes the variable ${disposing.name}`);
    });

    test('variables that are new in every call', () =>
      expect(refused((x) => tf.mul(x, tf.variable(tf.scalar(2))), 2, 1)).toContain(
        'it makes new variables in every call',
      ));

    test('inputs that are no tensors', () => {
      const compiled = compile((x: tf.Tensor, rate: unknown) => tf.mul(x, rate as number));
      expect(() => compiled(x(), 0.5)).toThrow(
        'expected inputs of tensors, or of arrays and objects of tensors, got the number 0.5',
      );
    });

    test('after which variables are as they were', () => {
      const weight = tf.variable(tf.scalar(2));
      refused((x) => {
        weight.assign(tf.scalar(5));
        return tf.mul(x, x.dataSync()[0]);
      });
      expect(weight.dataSync()[0]).toBe(2);
      expect(tf.mul(tf.scalar(Math.sign(Math.random() + 1)), 2).dataSync()[0]).toBe(2);
    });
  });
});

function network(): tfl.LayersModel {
  const normal = (seed: number) => tfl.initializers.randomNormal({ stddev: 0.3, seed });
  return tfl.sequential({
    layers: [
      tfl.layers.conv2d({ inputShape: [8, 8, 1], filters: 5, kernelSize: 3, kernelInitializer: normal(1) }),
      tfl.layers.batchNormalization(),
      tfl.layers.reLU(),
      tfl.layers.maxPooling2d({ poolSize: 2 }),
      tfl.layers.conv2d({ filters: 6, kernelSize: 2, kernelInitializer: normal(2), activation: 'relu' }),
      tfl.layers.flatten(),
      tfl.layers.dense({ units: 3, kernelInitializer: normal(3) }),
    ],
  });
}
