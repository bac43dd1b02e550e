import { getBackend } from '@tensorflow/tfjs-core';

// Core fuses a convolution with its bias unless its activation is relu or elu, and refuses the gradient there itself.
const unfused = ' (on wasm they are after accelerateTraining, with the activation in a layer of its own)';

/** What tfjs says where an engine, or core itself, has no kernel or gradient, and how to say it in one sentence. */
const obstacles: [RegExp, (engine: string, match: RegExpExecArray) => string][] = [
  [
    /^Kernel '(\w+)' not registered for backend/,
    (engine, [, kernel]) => `${engine}: kernel ${kernel} is missing there`,
  ],
  [
    /gradient function not found for (\w+)/,
    (engine, [, kernel]) => `${engine}: tfjs has no gradient of kernel ${kernel}`,
  ],
  [
    /in gradient of (fused )?(\w+): (dilation rates .*)/s,
    (engine, [, fused, kernel, what]) =>
      `${engine}: ${kernel}, ${firstSentence(what)}${fused && engine === 'wasm' ? unfused : ''}`,
  ],
];

/** The engine, and which kernel it lacks; null for an error of another kind, which is the caller's own to meet. */
export function obstacle({ message }: Error): string | null {
  const engine = getBackend() === 'tensorflow' ? 'native' : getBackend();
  for (const [pattern, say] of obstacles) {
    const match = pattern.exec(message);
    if (match) return say(engine, match);
  }
  return null;
}

function firstSentence(text: string): string {
  return text.replace(/\.[\s\S]*$/, '');
}
