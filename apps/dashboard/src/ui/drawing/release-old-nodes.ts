import { options, type VNode } from 'preact';

/** What Preact keeps of a node under names that it does not change: its component, of that its present node, and its children. */
interface DrawnNode extends VNode {
  readonly __c?: { readonly __v?: DrawnNode } | null;
  __k?: unknown;
}
interface Hooks {
  __c?(root: VNode, queue: unknown[]): void;
}

/**
 * Lets go of what components drew before. A component that draws itself anew leaves its former node to its parent, which goes on holding
 * it, and with it all that stood in it: images, curves and feature maps of every attack.
 */
export function releaseOldNodes(): void {
  const hooks = options as typeof options & Hooks;
  const { vnode: onNode, __c: onDrawn } = hooks;
  let former: DrawnNode[] = [];
  hooks.vnode = (node: DrawnNode) => {
    // Only a node that is drawn anew has a component already.
    const before = node.__c?.__v;
    if (before && before !== node) former.push(before);
    onNode?.(node);
  };
  hooks.__c = (root, queue) => {
    for (const each of former) each.__k = null;
    former = [];
    onDrawn?.(root, queue);
  };
}
