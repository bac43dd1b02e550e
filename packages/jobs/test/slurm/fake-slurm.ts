import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { writeFileWhole } from '@saf/files';

/** Programs that answer as Slurm's do, as often as they are asked, and write down what they were asked for. */
export interface FakeSlurm {
  /** What was called, with its arguments. */
  calls(program?: string): Promise<string[]>;
  /** The script of the last submission. */
  script(): Promise<string>;
  /** Changes what a program does: the rest of a script for sh. */
  answer(program: string, script: string): Promise<void>;
  /** What squeue says: lines of "submission|index|id|name|state|reason". */
  queue(...lines: string[]): Promise<void>;
  /** From now on squeue has nothing, whatever is submitted. */
  empty(): Promise<void>;
  /** Takes the programs from the path. */
  end(): void;
}

/** As sbatch: keeps the script, says the next number, and has all jobs of the submission in the queue, in this state. */
export const submitted = (state: string) => `
cat > "$folder/script.$$" && mv "$folder/script.$$" "$folder/script"
id=$(($(cat "$folder/last" 2>/dev/null || echo 0) + 1)); echo $id > "$folder/last"
last=0
for each; do case $each in --job-name=*) name=\${each#*=};; --array=*) last=\${each#*-*-*-};; esac; done
awk -v id=$id -v name="$name" -v last=$last 'BEGIN { for (i = 0; i <= last; i++) print id "|" i "|" id "_" i "|" name "|${state}|None" }' >> "$folder/queue"
echo $id`;

export async function fakeSlurm(folder: string): Promise<FakeSlurm> {
  const bin = join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  const path = process.env.PATH ?? '';
  process.env.PATH = `${bin}${delimiter}${path}`;
  // A program that is being written cannot be run: what it does is in another file.
  for (const program of ['scontrol', 'squeue', 'sbatch', 'scancel']) {
    const text = `#!/bin/sh\nfolder='${folder}'\necho "${program} $*" >> "$folder/calls"\n. "$folder/${program}"\n`;
    await writeFile(join(bin, program), text, { mode: 0o755 });
  }
  const answer = (program: string, script: string) => writeFileWhole(join(folder, program), `${script}\n`);
  await writeFile(join(folder, 'calls'), '');
  await writeFile(join(folder, 'queue'), '');
  await answer('scancel', '');
  await answer('scontrol', 'echo "MaxArraySize            = 1001"');
  await answer('squeue', 'cat "$folder/queue"');
  await answer('sbatch', submitted('PENDING'));
  return {
    answer,
    async calls(program = '') {
      const lines = (await readFile(join(folder, 'calls'), 'utf8')).split('\n');
      return lines.filter((line) => line !== '' && line.startsWith(program));
    },
    script: () => readFile(join(folder, 'script'), 'utf8'),
    queue: (...lines) => writeFileWhole(join(folder, 'queue'), lines.map((line) => `${line}\n`).join('')),
    empty: () => answer('squeue', ':'),
    end: () => {
      process.env.PATH = path;
    },
  };
}
