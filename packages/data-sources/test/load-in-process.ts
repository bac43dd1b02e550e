// Loads MNIST with the files and sources given as JSON, in a process of its own; prints the labels.
import { mnist } from '../src/definitions/mnist.ts';
import { loadDataset } from '../src/load-dataset.ts';

const [changes, cacheFolder] = process.argv.slice(2);
const dataset = await loadDataset({ ...mnist, ...JSON.parse(changes) }, { split: 'train', cacheFolder });
process.stdout.write(JSON.stringify([...dataset.labels]));
