import { epsilonOf } from '../../../engine/epsilon.ts';
import { shapeOf } from '../../../engine/image-sets.ts';

/** What is on the screen: an attack on an image, crafted on one network and judged by another, or the same. */
export interface Scene {
  /** Of the image, in [0, 1]. */
  readonly pixels: Float32Array;
  /** Null for an image of nothing. */
  readonly label: number | null;
  /** Null: any error will do. */
  readonly target: number | null;
  readonly network: string;
  readonly craftedOn: string;
  readonly attack: { readonly key: string; readonly norm: 'linf' | 'l2' | null };
  readonly strength: number;
  readonly clipped: boolean;
}

/** The attack that is on the screen as a program of its own in TypeScript. It prints what the network takes both images for. */
export function snippetOf(scene: Scene): string {
  const { network, craftedOn, attack, strength, clipped } = scene;
  const isTransferred = craftedOn !== network;
  const goal = goalOf(scene);
  const epsilon = epsilonOf(attack.key, attack, strength, scene.pixels.length);
  const shape = shapeOf(scene.pixels.length);
  return `// npm install @saf/attacks @saf/pretrained @tensorflow/tfjs-core @tensorflow/tfjs-layers @tensorflow/tfjs-backend-cpu
import '@tensorflow/tfjs-backend-cpu';
import { ${goal.name} } from '@saf/attacks';
import { attackNamed } from '@saf/attacks/by-name';
${[network, craftedOn].some(isOwn) ? ownImports : ''}${[network, craftedOn].every(isOwn) ? '' : "import { loadPretrained } from '@saf/pretrained';\n"}import * as tf from '@tensorflow/tfjs-core';

await tf.setBackend('cpu');
// The image, ${shape.join(' x ')}.
${imageCode(scene.pixels)}
const images = tf.tensor4d(pixels, [1, ${shape.join(', ')}]);

const classifier = ${loadingOf(network)};
${isTransferred ? `const crafter = ${loadingOf(craftedOn)};\n` : ''}const attack = await attackNamed('${attack.key}');
const { perturbed } = await attack.run(${isTransferred ? 'crafter' : 'classifier'}, images, ${goal.code}, { epsilons: [${Number(epsilon.toFixed(6))}], seed: 1 });
const attacked = perturbed[0].${clipped ? 'clipped' : 'raw'};

// A category, or -1: nonsense.
console.log('clean', classifier.predict(images).dataSync()[0], 'attacked', classifier.predict(attacked).dataSync()[0]);
`;
}

const isOwn = (network: string): boolean => network.startsWith('own/');

/** A network of the user's is read from the files that the page saves of it. */
const ownImports = `import { classifierFromModel } from '@saf/models';
import { loadModel } from '@saf/models/node';
`;

const loadingOf = (network: string): string =>
  isOwn(network)
    ? `classifierFromModel(await loadModel(${JSON.stringify(network.split('/').at(-1))})) /* the folder of its model.json */`
    : `await loadPretrained('${network}')`;

function goalOf({ target, label }: Scene): { readonly name: string; readonly code: string } {
  if (target !== null) return { name: 'reaches', code: `reaches([${target}])` };
  if (label === null) return { name: 'takenForMeaningful', code: 'takenForMeaningful()' };
  return { name: 'misclassified', code: `misclassified([${label}])` };
}

/** Levels that images of the page have: bytes of the test images, and what an address can hold of drawings. */
const levels = [255, 63] as const;

/** The exact pixels: as whole numbers of their levels where they have any, otherwise (noise) as single precision. */
function imageCode(pixels: Float32Array): string {
  const most = levels.find((each) => pixels.every((value) => value === Math.fround(Math.round(value * each) / each)));
  const bytes = most
    ? Uint8Array.from(pixels, (value) => Math.round(value * most))
    : new Uint8Array(Float32Array.from(pixels).buffer);
  const decoded = `Uint8Array.from(atob('${base64(bytes)}'), (character) => character.charCodeAt(0))`;
  return most
    ? `const pixels = Float32Array.from(${decoded}, (level) => level / ${most});`
    : `const pixels = new Float32Array(${decoded}.buffer);`;
}

const base64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
