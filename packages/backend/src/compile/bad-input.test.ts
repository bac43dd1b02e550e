import * as tf from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { engines } from '../../test/engines.ts';
import { CompileError, compile, compileOrRun, useEngine } from '../node.ts';
import { definesFunctions } from './tensorflow-recorder.ts';

const names = await engines(['cpu', 'wasm', 'native']);
if (names.includes('native')) await useEngine('native');
const compilesNatively = names.includes('native') && definesFunctions();
const compiling = names.filter((name) => name !== 'native' || compilesNatively);

type Fn = (x: tf.Tensor1D) => unknown;

/** What a case makes of its own, and its function; `calls` of it go well before the one that does not. */
interface Bad {
  readonly name: string;
  readonly make: () => Fn;
  readonly calls?: number;
  readonly message: RegExp;
  /** What the function itself gives for [1, -2] in a tidy of its own, where it gives anything. */
  readonly itself?: number[];
}

const alternating = (...ways: Fn[]) => {
  let calls = 0;
  return (x: tf.Tensor1D) => ways[calls++ % ways.length](x);
};

const bad: Bad[] = [
  { name: 'returns nothing', make: () => () => undefined, message: /got nothing$/ },
  {
    name: 'returns an empty list',
    make: () => () => [],
    message: /^The function cannot be compiled: it returns no tensor$/,
  },
  { name: 'returns a number', make: () => () => 3, message: /got the number 3: a tensor, tf\.scalar\(3\)/ },
  { name: 'returns a text', make: () => () => 'x', message: /got String$/ },
  { name: 'is async', make: () => async (x) => tf.neg(x), message: /returns a promise/ },
  {
    name: 'leaks',
    make: () => (x) => {
      leaked.push(tf.keep(tf.neg(x)));
      return tf.square(x);
    },
    message: /it leaks 1 tensors/,
    itself: [1, 4],
  },
  {
    name: 'disposes its input',
    make: () => (x) => {
      x.dispose();
      return tf.scalar(1);
    },
    message: /disposes its input 0, which belongs to its caller/,
    itself: [1],
  },
  {
    name: 'returns a tensor that it disposed',
    make: () => (x) => {
      const y = tf.neg(x);
      y.dispose();
      return y;
    },
    message: /returns a tensor that is disposed, output 0/,
  },
  {
    name: 'calls another op in its second call',
    make: () => alternating(tf.neg, tf.square),
    calls: 1,
    message: /Square in the place of Neg/,
    itself: [-1, 2],
  },
  {
    name: 'returns another structure in its second call',
    make: () =>
      alternating(
        (x) => ({ y: tf.neg(x) }),
        (x) => [tf.neg(x)],
      ),
    calls: 1,
    message: /returns \[float32\[2\]\] in its second call, and returned \{"y":float32\[2\]\} in its first/,
  },
  {
    name: 'returns its tensors in another order in its second call',
    make: () => {
      let calls = 0;
      return (x) => {
        const both = [tf.neg(x), tf.square(x)];
        return calls++ === 1 ? both.reverse() : both;
      };
    },
    calls: 1,
    message: /other tensors in its second call than in its first, or in another order/,
  },
  {
    name: 'assigns to another variable in its second call',
    make: () => {
      const variables = [tf.variable(tf.tensor1d([0, 0])), tf.variable(tf.tensor1d([0, 0]))];
      let calls = 0;
      return (x) => {
        variables[calls++ % 2].assign(tf.neg(x));
        return tf.square(x);
      };
    },
    calls: 1,
    message: /assigns other values to its variables in its second call/,
    itself: [1, 4],
  },
  {
    name: 'takes a number that changes',
    make: () => {
      let rate = 0;
      return (x) => tf.mul(x, ++rate);
    },
    calls: 1,
    message: /differs from call to call; what changes must be an input/,
    itself: [3, -6],
  },
  {
    name: 'uses a variable that is disposed',
    make: () => {
      const weight = tf.variable(tf.scalar(2));
      return (x) => {
        weight.dispose();
        return tf.mul(x, weight);
      };
    },
    message: /disposes the variable|disposed/i,
  },
  {
    name: 'makes variables in every call',
    make: () => (x) => tf.mul(x, tf.variable(tf.scalar(2))),
    calls: 1,
    message: /makes new variables in every call/,
    itself: [2, -4],
  },
  {
    name: 'reads a number',
    make: () => (x) => tf.mul(x, tf.max(x).dataSync()[0]),
    message: /reads the output of Max .* read it outside/,
    itself: [1, -2],
  },
  {
    name: 'draws random numbers',
    make: () => (x) => tf.add(x, tf.mul(0, tf.randomNormal([2]))),
    message: /randomNormal draws random numbers on the host/,
    itself: [1, -2],
  },
];

const leaked: tf.Tensor[] = [];

describe.each(compiling)('a function that cannot be compiled, on %s', (engine) => {
  beforeEach(async () => void (await useEngine(engine)));

  const input = () => tf.tensor1d([1, -2]);
  const tidied = (fn: Fn) => tf.tidy(() => fn(input()) as tf.TensorContainer);

  test.each(bad)(
    'one that $name: one sentence, and it runs by itself as ever',
    ({ make, calls = 0, message, itself }) => {
      const fn = make();
      const compiled = compile(fn as (x: tf.Tensor1D) => tf.Tensor);
      for (let i = 0; i < calls; i++) tf.dispose(compiled(input()));
      const error = thrownBy(() => compiled(input()));
      expect(error.message).toMatch(message);
      expect(error.message).not.toContain('\n');
      compiled.dispose();
      if (itself) expect([...(tidied(fn) as tf.Tensor).dataSync()]).toEqual(itself);
      tf.dispose(leaked.splice(0));
    },
  );

  test.each(bad.filter(({ itself, calls }) => itself && !calls))(
    'compileOrRun runs one that $name',
    ({ make, itself }) => {
      const either = compileOrRun(make() as (x: tf.Tensor1D) => tf.Tensor);
      for (let i = 0; i < 4; i++) expect([...either(input()).dataSync()]).toEqual(itself);
      tf.dispose(leaked.splice(0));
    },
  );

  test('variables and tensors are as before, whatever it had done', () => {
    const weight = tf.variable(tf.tensor1d([5, 5]));
    for (const { make, calls = 0 } of bad.filter(({ name }) => !/variable|leaks|disposes its input/.test(name))) {
      const fn = make();
      const x = input();
      const compiled = compile((each: tf.Tensor1D) => {
        weight.assign(tf.add(weight, each));
        return fn(each) as tf.Tensor;
      });
      for (let i = 0; i < calls; i++) tf.dispose(compiled(x));
      const [before, tensors] = [[...weight.dataSync()], tf.memory().numTensors];
      thrownBy(() => compiled(x));
      expect([...weight.dataSync()]).toEqual(before);
      expect(tf.memory().numTensors).toBe(tensors);
      compiled.dispose();
      x.dispose();
    }
  });

  test('a variable that was disposed since', () => {
    const weight = tf.variable(tf.scalar(2));
    const compiled = compile((x: tf.Tensor1D) => tf.mul(x, weight));
    for (let i = 0; i < 3; i++) compiled(input());
    weight.dispose();
    expect(thrownBy(() => compiled(input())).message).toContain(
      `it uses the variable ${weight.name}, which is disposed`,
    );
  });

  test('an input that is disposed, before it is compiled and after', () => {
    const compiled = compile((x: tf.Tensor1D, [y]: tf.Tensor1D[]) => tf.add(x, y));
    for (let i = 0; i < 4; i++) {
      const gone = input();
      gone.dispose();
      expect(() => compiled(input(), [gone])).toThrow('inputs[1]: expected a tensor that is not disposed, got Tensor');
      expect([...compiled(input(), [input()]).dataSync()]).toEqual([2, -4]);
    }
  });

  test('what the function itself throws comes through, and it is compiled when it no longer does', () => {
    let wrong = true;
    const compiled = compile((x: tf.Tensor1D) => (wrong ? tf.transpose(x, [0, 1]) : tf.neg(x)));
    expect(() => compiled(input())).toThrow('Error in transpose');
    wrong = false;
    for (let i = 0; i < 4; i++) expect([...compiled(input()).dataSync()]).toEqual([-1, 2]);
  });

  test('what is no function', () =>
    expect(() => compile(3 as unknown as Fn)).toThrow('fn: expected a function of tensors, got 3'));

  const refuses = test.runIf(engine === 'native');

  refuses('a graph that TensorFlow refuses: one sentence, and the function itself works', () => {
    const define = vi.fn(() => {
      throw new Error('Input 0 of node Square_1 was passed int32, expected float');
    });
    const putBack = replaceDefineFunction(define);
    const [compiled, either] = [compile((x: tf.Tensor) => tf.square(x)), compileOrRun((x: tf.Tensor) => tf.square(x))];
    for (let i = 0; i < 2; i++) for (const fn of [compiled, either]) fn(input());
    const before = tf.memory().numTensors;
    expect(thrownBy(() => tf.tidy(() => compiled(input()))).message).toBe(
      'The function cannot be compiled: TensorFlow refuses it as a graph: Input 0 of node Square_1 was passed int32, expected float',
    );
    expect(tf.memory().numTensors).toBe(before);
    expect([...either(input()).dataSync()]).toEqual([1, 4]);
    expect(define).toHaveBeenCalledTimes(2);
    putBack();
  });

  refuses('an addon without functions: the function itself runs', () => {
    const putBack = replaceDefineFunction(undefined);
    const fn = vi.fn((x: tf.Tensor) => tf.square(x));
    const compiled = compile(fn);
    for (let i = 0; i < 4; i++) expect([...compiled(input()).dataSync()]).toEqual([1, 4]);
    expect(fn).toHaveBeenCalledTimes(4);
    putBack();
  });
});

function thrownBy(run: () => unknown): CompileError {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(CompileError);
    return error as CompileError;
  }
  throw new Error('it was compiled');
}

/** In the place of what the addon defines functions with. */
function replaceDefineFunction(value: unknown): () => void {
  const backend = tf.backend() as unknown as { binding: object };
  const { binding } = backend;
  backend.binding = Object.create(binding, { defineFunction: { value } });
  return () => void Object.assign(backend, { binding });
}
