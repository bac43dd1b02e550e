import { FunctionGraph } from './function-graph.ts';
import type { Value } from './program.ts';
import type { FunctionNode } from './tensorflow-program.ts';

/**
 * The nodes of a function, where a bias and ReLU that stand right before max pooling come after it: neither ever falls, so that the largest
 * number stays the largest, and there are as many numbers as windows to go through in the place of all. Results have the same bits.
 *
 * @param outputs - of the function; what else reads a value in between, such as a gradient, leaves the order as it is
 */
export function poolFirst(nodes: readonly FunctionNode[], outputs: readonly Value[]): FunctionNode[] {
  const graph = new FunctionGraph(nodes, outputs);
  const moved = new Map<FunctionNode, FunctionNode[]>();
  for (const pooling of nodes) {
    const before = pooling.op === 'MaxPool' ? risingBefore(graph, pooling) : [];
    if (before.length === 0) continue;
    for (const node of before) moved.set(node, []);
    moved.set(pooling, pooledFirst(pooling, before));
  }
  return nodes.flatMap((node) => moved.get(node) ?? [node]);
}

/** The bias and ReLU that nothing but the pooling reads, in their order. */
function risingBefore(graph: FunctionGraph, pooling: FunctionNode): FunctionNode[] {
  const before: FunctionNode[] = [];
  let reader = pooling;
  for (;;) {
    const [value] = reader.inputs;
    const maker = graph.makerOf(value);
    if (!maker || !isRising(maker) || !graph.isReadBy(value, (each) => each === reader)) return before;
    before.unshift(maker);
    reader = maker;
  }
}

function isRising({ op, inputs: [images, bias], outputs: [{ shape }] }: FunctionNode): boolean {
  if (op === 'Relu') return true;
  const isBias = bias?.shape?.length === 1 && bias.shape[0] === shape?.at(-1);
  return ['Add', 'AddV2'].includes(op!) && isBias && String(images.shape) === String(shape);
}

/** The pooling of what the first of the others read, and then the others, of its shape. */
function pooledFirst(pooling: FunctionNode, before: readonly FunctionNode[]): FunctionNode[] {
  const [y] = pooling.outputs;
  const values = before.map(
    ({ outputs: [{ name }] }, i): Value => (i === before.length - 1 ? y : { name, shape: y.shape }),
  );
  let last: Value = { name: y.name, shape: y.shape };
  const pooled = { ...pooling, inputs: [before[0].inputs[0]], outputs: [last] };
  const after = before.map((node, i) => {
    const moved = { ...node, inputs: [last, ...node.inputs.slice(1)], outputs: [values[i]] };
    last = values[i];
    return moved;
  });
  return [pooled, ...after];
}
