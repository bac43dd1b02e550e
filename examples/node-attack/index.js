// Two trained networks under the paper's attack, and under PGD, on the first test images of MNIST.
// node index.js [number of images]
import { disposeAttackResult, eq10, pgd } from '@saf/attacks';
import { useEngine } from '@saf/backend';
import { loadMnist } from '@saf/data-sources';
import { loadPretrained } from '@saf/pretrained';

const count = Number(process.argv[2] ?? 50);
const epsilons = [0.1, 0.2]; // L∞, on the scale of the pixels, [0, 1]

const { reason } = await useEngine('auto');
console.log(reason);
const test = await loadMnist({ split: 'test' }); // downloaded once, then read from the cache
const { images, labels } = test.batch([...Array(count).keys()]);

const rows = {};
for (const name of ['mnist/plain', 'mnist/mReLU-r-m']) {
  const classifier = await loadPretrained(name);
  for (const attack of [eq10(), pgd()]) {
    const result = await attack.run(classifier, images, labels.dataSync(), { epsilons, seed: 1 });
    rows[`${name} under ${attack.name}`] = Object.fromEntries(
      result.perturbed.map(({ epsilon, success }) => [`ε = ${epsilon}`, accuracy(success)]),
    );
    disposeAttackResult(result);
  }
}
console.log(`Accuracy on ${count} images:`);
console.table(rows);

/** The share of the images on which the attack did not succeed. */
function accuracy(success) {
  return success.filter((broken) => !broken).length / success.length;
}
