import { spawnSync } from 'node:child_process';
import { NotHere } from './not-here.ts';

/** Commands that a build runs, each as program and first arguments. */
export interface Tools {
  readonly pip: readonly string[];
  readonly compiler: readonly string[];
  readonly npm: readonly string[];
  readonly node: readonly string[];
}

/**
 * Finds the tools in PATH; `CXX` goes before g++.
 *
 * @throws NotHere with one sentence that names all that are missing
 */
export function findTools(environment: NodeJS.ProcessEnv = process.env): Tools {
  const chosen = environment.CXX?.split(' ').filter(Boolean) ?? [];
  const pip = firstThatRuns([['python3', '-m', 'pip'], ['pip3'], ['pip']], environment);
  const compiler = firstThatRuns(chosen.length > 0 ? [chosen] : [['g++'], ['c++'], ['clang++']], environment);
  const npm = firstThatRuns([['npm']], environment);
  if (pip && compiler && npm) return { pip, compiler, npm, node: [process.execPath] };
  const missing = [
    !pip && 'pip (it comes with Python 3; Debian and Ubuntu: apt install python3-pip)',
    !compiler &&
      `${chosen.join(' ') || 'a C++ compiler'} (Debian and Ubuntu: apt install g++; Fedora: dnf install gcc-c++)`,
    !npm && 'npm (it comes with Node.js; Debian and Ubuntu: apt install npm)',
  ];
  throw new NotHere(`the build needs what does not run here: ${missing.filter(Boolean).join('; ')}`);
}

function firstThatRuns(candidates: readonly string[][], environment: NodeJS.ProcessEnv): string[] | undefined {
  return candidates.find(([program, ...args]) => {
    const { status } = spawnSync(program, [...args, '--version'], { env: environment, stdio: 'ignore' });
    return status === 0;
  });
}
