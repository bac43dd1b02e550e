import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

// By the addon alone: a product of matrices, [[1, 2], [3, 4]] times itself, and an op of ours, the mirrored ReLU of the first.
const script = `
  const addon = require(process.argv[1]);
  const matrix = addon.createTensor([2, 2], addon.TF_FLOAT, Float32Array.of(1, 2, 3, 4));
  const type = { name: 'T', type: addon.TF_ATTR_TYPE, value: addon.TF_FLOAT };
  const [product] = addon.executeOp('MatMul', [type], [matrix, matrix], 1);
  const [activated] = addon.executeOp('SafMirroredRelu', [], [matrix], 1);
  const [values, ofOurs] = [product, activated].map(({ id }) => [...addon.tensorDataSync(id)]);
  console.log(JSON.stringify({ version: addon.TF_Version, product: values, activated: ofOurs }));
`;

interface Answer {
  readonly version: string;
  readonly product: readonly number[];
  readonly activated: readonly number[];
}

/**
 * Loads the addon in a process of its own and computes with it.
 *
 * @throws Error with one sentence where it does not load, computes wrongly, or loads another libtensorflow
 */
export async function checkAddon(node: readonly string[], addon: string, version: string): Promise<void> {
  const answer = await ask(node, addon);
  if (answer.version !== version)
    throw new Error(
      `the addon loads TensorFlow ${answer.version} in place of ${version}; is another one in LD_PRELOAD?`,
    );
  if (String(answer.product) !== '7,10,15,22')
    throw new Error(`the addon computes wrongly: [${answer.product}] for [7, 10, 15, 22]`);
  if (String(answer.activated) !== '0,0,0,0')
    throw new Error(`the ops in the addon compute wrongly: [${answer.activated}] for [0, 0, 0, 0]`);
}

async function ask([program, ...args]: readonly string[], addon: string): Promise<Answer> {
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' };
  try {
    const { stdout } = await promisify(execFile)(program, [...args, '-e', script, addon], { env });
    return JSON.parse(stdout) as Answer;
  } catch (error) {
    const { signal, stderr, message } = error as { signal?: string; stderr?: string; message: string };
    if (signal === 'SIGILL' || stderr?.includes('compiled to use'))
      throw new Error('TensorFlow needs a CPU with AVX, which this one has not');
    const line = stderr?.split('\n').find((each) => each.startsWith('Error:')) ?? message.split('\n')[0];
    throw new Error(`the addon does not load: ${signal ?? line}`);
  }
}
