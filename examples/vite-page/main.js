// Draw a digit, attack it, and see what a plain and a robust network take it for.
import '@tensorflow/tfjs-backend-cpu';
import { disposeAttackResult, pgd } from '@saf/attacks';
import { loadPretrained } from '@saf/pretrained';
import * as tf from '@tensorflow/tfjs-core';

const find = (id) => document.getElementById(id);
const drawn = find('drawn').getContext('2d', { willReadFrequently: true });

await tf.setBackend('cpu'); // one small image at a time: fast enough, and nothing to serve beside the page
const classifiers = await Promise.all(['mnist/plain', 'mnist/mReLU-r-m'].map((name) => loadPretrained(name)));
drawSeven();
find('clear').onclick = clear;
find('attack').onclick = () =>
  attack().catch(({ message }) => {
    find('status').textContent = message;
  });
find('drawn').onpointermove = draw;
find('status').textContent = 'Ready.';

async function attack() {
  find('status').textContent = 'Attacking …';
  const [label, epsilon] = [Number(find('label').value), Number(find('epsilon').value)];
  const pixels = tf.tidy(() => tf.expandDims(tf.div(tf.browser.fromPixels(drawn.canvas, 1), 255), 0));
  find('rows').replaceChildren();
  for (const classifier of classifiers) {
    const [clean] = tf.tidy(() => classifier.predict(pixels).dataSync());
    const result = await pgd({ steps: 10 }).run(classifier, pixels, [label], { epsilons: [epsilon], seed: 1 });
    const [{ clipped, clippedPredictions }] = result.perturbed;
    const image = document.createElement('canvas');
    await tf.browser.toPixels(
      tf.tidy(() => tf.squeeze(clipped, [0])),
      image,
    );
    addRow(classifier.name, clean, image, clippedPredictions[0]);
    disposeAttackResult(result);
  }
  pixels.dispose();
  find('status').textContent = 'Done.';
}

function addRow(...cells) {
  const row = find('rows').insertRow();
  for (const cell of cells) row.insertCell().append(cell === -1 ? 'nonsense' : cell);
}

function draw({ buttons, offsetX, offsetY }) {
  if (buttons === 0) return;
  const { width } = find('drawn').getBoundingClientRect();
  line([[(offsetX * 28) / width, (offsetY * 28) / width]]);
}

function drawSeven() {
  line([
    [7, 8],
    [20, 8],
    [13, 22],
  ]);
}

function line(points) {
  drawn.strokeStyle = 'white';
  drawn.lineWidth = 2.5;
  drawn.lineCap = drawn.lineJoin = 'round';
  drawn.beginPath();
  for (const [x, y] of [points[0], ...points]) drawn.lineTo(x, y);
  drawn.stroke();
}

function clear() {
  drawn.clearRect(0, 0, 28, 28);
  find('rows').replaceChildren();
}
