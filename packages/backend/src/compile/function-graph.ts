import type { Value } from './program.ts';
import type { FunctionNode } from './tensorflow-program.ts';

/** Who makes and who reads each value of a function. */
export class FunctionGraph {
  private readonly makers = new Map<Value, FunctionNode>();
  private readonly readers = new Map<Value, FunctionNode[]>();

  constructor(
    nodes: readonly FunctionNode[],
    private readonly outputs: readonly Value[],
  ) {
    for (const node of nodes) {
      for (const output of node.outputs) this.makers.set(output, node);
      for (const input of new Set(node.inputs)) this.readers.set(input, [...this.readersOf(input), node]);
    }
  }

  makerOf(value: Value): FunctionNode | undefined {
    return this.makers.get(value);
  }

  readersOf(value: Value): readonly FunctionNode[] {
    return this.readers.get(value) ?? [];
  }

  /** Whether nobody else reads a value, and the function does not return it. */
  isReadBy(value: Value, isReader: (node: FunctionNode) => boolean): boolean {
    return !this.outputs.includes(value) && this.readersOf(value).every(isReader);
  }
}

/** A list of numbers that a node has as an attribute; empty where it has none of this name. */
export function numbersOf({ definition }: FunctionNode, name: string): number[] {
  return ('op' in definition && (definition.attributes.find((each) => each.name === name)?.value as number[])) || [];
}
