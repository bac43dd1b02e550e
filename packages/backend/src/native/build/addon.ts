import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { libraries } from '../native-build.ts';
import { runTool } from './run-tool.ts';

/** Folders that the addon is compiled from. */
export interface AddonSources {
  /** The unpacked tfjs-node package. */
  readonly tfjsNode: string;
  /** libtensorflow and its headers. */
  readonly tensorflow: string;
  /** The unpacked node-api-headers package. */
  readonly nodeHeaders: string;
  /** Ops of ours that TensorFlow has none for, C++ files. */
  readonly ops: readonly string[];
}

/** The compiler's arguments: tfjs-node's own binding.gyp and our ops beside it, and libtensorflow found relative to the addon. */
export function compilerArguments({ tfjsNode, tensorflow, nodeHeaders, ops }: AddonSources, addon: string): string[] {
  // Its other source, tfjs_binding.cc, is included in one of ours.
  const binding = join(tfjsNode, 'binding');
  const folders = [join(tensorflow, 'include'), join(nodeHeaders, 'include'), binding];
  const headers = folders.flatMap((folder) => ['-I', folder]);
  const link = ['-L', tensorflow, ...libraries.map((library) => `-l:${library}`)];
  // An RPATH of the old kind goes before LD_LIBRARY_PATH, which may hold another libtensorflow.
  const find = ['-Wl,--disable-new-dtags', '-Wl,-rpath,$ORIGIN/../../deps/lib'];
  return [
    '-std=c++17',
    '-O3',
    // Nobody asks which of two exceptions came first; without these, loops with roots and comparisons stay scalar.
    '-fno-math-errno',
    '-fno-trapping-math',
    '-fPIC',
    '-shared',
    '-DNAPI_VERSION=8',
    ...headers,
    join(binding, 'tfjs_backend.cc'),
    ...ops,
    ...link,
    ...find,
    '-o',
    addon,
  ];
}

/**
 * Compiles tfjs-node's addon.
 *
 * @throws Error with the compiler's last lines and where the whole of its output is
 */
export async function compileAddon(
  compiler: readonly string[],
  from: AddonSources,
  addon: string,
  log: string,
): Promise<void> {
  await runTool([...compiler, ...compilerArguments(from, addon)], { log }).catch((error: Error) => {
    throw new Error(`tfjs-node's addon does not compile; ${error.message}`);
  });
}

// By the addon alone: a product of matrices, [[1, 2], [3, 4]] times itself, and a function with an op of ours, the mirrored ReLU of the first.
const script = `
  const addon = require(process.argv[1]);
  const matrix = addon.createTensor([2, 2], addon.TF_FLOAT, Float32Array.of(1, 2, 3, 4));
  const type = { name: 'T', type: addon.TF_ATTR_TYPE, value: addon.TF_FLOAT };
  const [product] = addon.executeOp('MatMul', [type], [matrix, matrix], 1);
  const node = { op: 'SafMirroredRelu', attributes: [], inputs: [0], outputs: 1 };
  addon.defineFunction('activated', [addon.TF_FLOAT], [node], [1]);
  const [activated] = addon.executeOp('activated', [], [matrix], 1);
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
      throw new Error('TensorFlow needs a CPU with AVX, which this one lacks');
    const line = stderr?.split('\n').find((each) => each.startsWith('Error:')) ?? message.split('\n')[0];
    throw new Error(`the addon does not load: ${signal ?? line}`);
  }
}

/** The C++ files of the ops that are compiled into the addon, which are sources of this package. */
export function opsFiles(): string[] {
  return filesOf('.cc');
}

/** Changes when any of them does, so that a build of older ones is known for what it is. */
export function opsVersion(): string {
  const hash = createHash('sha256');
  for (const file of [...filesOf('.cc'), ...filesOf('.h')]) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

function filesOf(extension: string): string[] {
  const { resolve } = createRequire(import.meta.url);
  const folder = join(dirname(resolve('@saf/backend/package.json')), 'tensorflow-ops');
  const names = readdirSync(folder).filter((name) => name.endsWith(extension));
  return names.sort().map((name) => join(folder, name));
}
