import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { misclassified } from '@saf/attacks';
import { attackNamed } from '@saf/attacks/by-name';
import { loadPretrained } from '@saf/pretrained';
import { setBackend, tensor4d } from '@tensorflow/tfjs-core';
import { expect, test, vi } from 'vitest';
import { decodeDrawing, encodeDrawing } from '../../../state/image-source.ts';
import { embedCode } from './embed-code.ts';
import { curvesCsv, npyOf, pixelsCsv } from './files.ts';
import { type Scene, snippetOf } from './snippet.ts';

/** A stroke as it comes back from an address. */
function stroke(): Float32Array {
  const drawing = new Float32Array(784);
  for (let row = 6; row < 22; row++) drawing.fill(0.9, row * 28 + 13, row * 28 + 15);
  return decodeDrawing(encodeDrawing(drawing)) as Float32Array;
}

const scene: Scene = {
  ...{ pixels: stroke(), label: 1, target: null, strength: 0.25, clipped: true },
  ...{ network: 'mnist/plain', craftedOn: 'mnist/plain', attack: { key: 'eq10', norm: 'linf' } },
};

/** Runs a program in a module of its own, and gives what it prints. */
async function printed(program: string): Promise<unknown[][]> {
  const folder = mkdtempSync(resolve(import.meta.dirname, 'snippet-'));
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    writeFileSync(resolve(folder, 'snippet.ts'), program);
    await import(/* @vite-ignore */ resolve(folder, 'snippet.ts'));
    return log.mock.calls;
  } finally {
    log.mockRestore();
    rmSync(folder, { recursive: true });
  }
}

test('the program that is shown runs, and does the attack that is on the screen', async () => {
  const lines = await printed(snippetOf(scene));
  await setBackend('cpu');
  const classifier = await loadPretrained('mnist/plain');
  const images = tensor4d(scene.pixels, [1, 28, 28, 1]);
  const attack = await attackNamed('eq10');
  const { perturbed } = await attack.run(classifier, images, misclassified([1]), { epsilons: [0.25], seed: 1 });
  expect(lines).toEqual([
    ['clean', classifier.predict(images).dataSync()[0], 'attacked', perturbed[0].clippedPredictions[0]],
  ]);
});

test('it names what differs: the goal, the crafter, the length of an L2 attack, exact noise', () => {
  const other = snippetOf({
    ...{ ...scene, label: null, craftedOn: 'mnist/mReLU-r-m', clipped: false, strength: 0.1 },
    ...{ attack: { key: 'ddn', norm: 'l2' }, pixels: new Float32Array(784).fill(0.1234567) },
  });
  for (const part of [
    "import { takenForMeaningful } from '@saf/attacks';",
    "const crafter = await loadPretrained('mnist/mReLU-r-m');",
    'attack.run(crafter, images, takenForMeaningful(), { epsilons: [2.8], seed: 1 })',
    'perturbed[0].raw',
    '.buffer);',
  ])
    expect(other).toContain(part);
  expect(snippetOf({ ...scene, target: 3 })).toContain('reaches([3])');
});

test('an array of numpy has its header at 64 bytes and the exact numbers after it', () => {
  const file = npyOf(Float32Array.of(0.1, -2), [1, 2]);
  // numpy.save(f, np.array([[0.1, -2]], '<f4')) writes these 128 bytes of header but for the spaces' number.
  expect(new TextDecoder('latin1').decode(file.subarray(0, 8))).toBe('\x93NUMPY\x01\x00');
  const length = file[8] + 256 * file[9];
  expect((10 + length) % 64).toBe(0);
  expect(new TextDecoder().decode(file.subarray(10, 10 + length)).trimEnd()).toBe(
    "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }",
  );
  expect([...new Float32Array(file.slice(10 + length).buffer)]).toEqual([Math.fround(0.1), -2]);
});

test('numbers as comma-separated values', () => {
  expect(pixelsCsv(Float32Array.of(0, 0.5, 1, 0.25), 2)).toBe('0,0.5\n1,0.25\n');
  const verdict = { confidences: Float32Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0, 0), prediction: 0, rule: { threshold: 0 } };
  const [head, line] = curvesCsv([{ network: 'mnist/plain', strengths: [0.1], verdicts: [verdict] }]).split('\n');
  expect(head.split(',')).toHaveLength(14);
  expect(line).toMatch(/^mnist\/plain,0.1,0,1.000000,0.000000,.*,$/);
});

test('a frame of one card keeps the state', () =>
  expect(embedCode('right', 'https://example.org/lab/#attack?attack=pgd&image=test:3')).toContain(
    'src="https://example.org/lab/#attack?attack=pgd&amp;image=test:3&amp;embed=right"',
  ));
