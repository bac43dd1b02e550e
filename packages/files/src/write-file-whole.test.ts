import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { smallDisk } from '@saf/testing';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { removeStaleFiles, temporaryFile } from './temporary-file.ts';
import { DiskFullError, writeAll, writeFileWhole } from './write-file-whole.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'whole-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('writeFileWhole', () => {
  test('writes text and bytes, makes the folder, and leaves nothing beside the file', async () => {
    await writeFileWhole(join(folder, 'a', 'b', 'text'), 'ä');
    await writeFileWhole(join(folder, 'a', 'b', 'text'), Uint8Array.of(1, 2));
    expect([...(await readFile(join(folder, 'a', 'b', 'text')))]).toEqual([1, 2]);
    expect(await readdir(join(folder, 'a', 'b'))).toEqual(['text']);
  });

  test('writes the bytes of a view, no others of its buffer', async () => {
    const all = Uint8Array.of(1, 2, 3, 4, 5);
    await writeFileWhole(join(folder, 'f'), all.subarray(1, 3));
    expect([...(await readFile(join(folder, 'f')))]).toEqual([2, 3]);
  });

  test('keeps the permissions of the file, and replaces a link without following it', async () => {
    const [file, link] = [join(folder, 'f'), join(folder, 'link')];
    await writeFile(file, 'old');
    await chmod(file, 0o640);
    await symlink(file, link);
    await writeFileWhole(file, 'new');
    await writeFileWhole(link, 'other');
    expect((await stat(file)).mode & 0o777).toBe(0o640);
    expect(await readFile(file, 'utf8')).toBe('new');
    expect(await readFile(link, 'utf8')).toBe('other');
  });

  test('a place that cannot be written to is named, and nothing is left there', async () => {
    await mkdir(join(folder, 'f', 'inner'), { recursive: true });
    const error = await writeFileWhole(join(folder, 'f'), 'x').catch((e) => e);
    expect(error.message).toBe(`${join(folder, 'f')}: expected a place that can be written to, got "EISDIR"`);
    expect(await readdir(folder)).toEqual(['f']);
  });

  test('many at once in one folder and of one file are each whole', async () => {
    const texts = Array.from({ length: 20 }, (_, i) => String(i).repeat(10_000));
    await Promise.all(texts.map((text, i) => writeFileWhole(join(folder, `f${i % 3}`), text)));
    for (const name of await readdir(folder)) expect(texts).toContain(await readFile(join(folder, name), 'utf8'));
    expect((await readdir(folder)).sort()).toEqual(['f0', 'f1', 'f2']);
  });
});

/** A file that takes at most so many bytes at once, and no more than there is room for. */
function shortFile(atOnce: number, room: number) {
  const taken: number[] = [];
  return {
    taken,
    write: (async (bytes: Uint8Array, offset: number, length: number, position: number) => {
      const bytesWritten = Math.min(atOnce, length, room - position);
      for (let i = 0; i < bytesWritten; i++) taken[position + i] = bytes[offset + i];
      return { bytesWritten, buffer: bytes };
    }) as never,
  };
}

describe('short writes', () => {
  test('go on until all bytes are written', async () => {
    const property = fc.asyncProperty(
      fc.uint8Array({ maxLength: 50 }),
      fc.integer({ min: 1, max: 9 }),
      async (bytes, atOnce) => {
        const file = shortFile(atOnce, Infinity);
        await writeAll(file, bytes);
        expect(file.taken).toEqual([...bytes]);
      },
    );
    await fc.assert(property);
  });

  test('are an error where no more bytes are taken', async () => {
    const error = await writeAll(shortFile(4, 10), new Uint8Array(20)).catch((e) => e);
    expect(error).toMatchObject({ code: 'ENOSPC', message: '10 of 20 bytes were taken' });
  });
});

describe('a full disk', () => {
  test('leaves what was there, takes no room, and is named with what to do', async (context) => {
    const { folder: disk } = await smallDisk(200, context);
    const file = join(disk, 'checkpoint.bin');
    await writeFileWhole(file, new Uint8Array(100_000).fill(1));
    const error = await writeFileWhole(file, new Uint8Array(150_000).fill(2)).catch((e) => e);
    expect(error).toBeInstanceOf(DiskFullError);
    expect(error.message).toBe(
      `${file}: expected room for 150000 bytes, got a full disk; free some space and run it again: what the file held before is unchanged`,
    );
    expect(await readFile(file)).toEqual(Buffer.alloc(100_000, 1));
    expect(await readdir(disk)).toEqual(['checkpoint.bin']);
    await writeFileWhole(file, new Uint8Array(90_000).fill(3));
    expect(await readFile(file)).toEqual(Buffer.alloc(90_000, 3));
  });

  test('is an error also where a folder has no room', async (context) => {
    const { folder: disk } = await smallDisk(40, context);
    await writeFile(join(disk, 'all'), new Uint8Array(40 * 1024)).catch(() => {});
    await expect(writeFileWhole(join(disk, 'a', 'f'), 'text')).rejects.toThrow(
      /expected room for 4 bytes, got a full disk/,
    );
  });
});

describe('temporary files', () => {
  test('of a process that was killed are removed by the next one that writes there', async () => {
    const writer = `
      import { open } from 'node:fs/promises';
      import { temporaryFile } from ${JSON.stringify(new URL('./temporary-file.ts', import.meta.url).href)};
      await (await open(temporaryFile(${JSON.stringify(folder)}), 'wx')).write('a part');
      console.log('written');
      setInterval(() => {}, 1000);`;
    const file = join(folder, 'writer.mts');
    await writeFile(file, writer);
    const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), file]);
    await once(child.stdout, 'data');
    expect(await removeStaleFiles(folder), 'of a process that is alive').toEqual([]);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await readdir(folder)).toHaveLength(2);
    await writeFileWhole(join(folder, 'f'), 'x');
    expect((await readdir(folder)).sort()).toEqual(['f', 'writer.mts']);
  });

  test('of this process that it writes now are kept, those of one that had its number are not', async () => {
    const [now, before] = [temporaryFile(folder), temporaryFile(folder)];
    await writeFile(now, '');
    await writeFile(before, '');
    const start = performance.timeOrigin / 1000;
    await utimes(before, start - 60, start - 60);
    await removeStaleFiles(folder);
    expect(await readdir(folder)).toEqual([now.slice(folder.length + 1)]);
  });

  test('of other machines are removed after a day alone, and files of others never', async () => {
    const own = '.saf-01234567-1-12.tmp';
    const others = ['weights.bin.123', '.saf-notes.tmp', `${own}.txt`, 'x.tmp'];
    const days = (count: number) => Date.now() / 1000 - count * 24 * 3600;
    for (const name of [own, ...others]) {
      await writeFile(join(folder, name), '');
      await utimes(join(folder, name), days(0.9), days(0.9));
    }
    expect(await removeStaleFiles(folder)).toEqual([]);
    for (const name of [own, ...others]) await utimes(join(folder, name), days(1.1), days(1.1));
    expect(await removeStaleFiles(folder)).toEqual([own]);
    expect((await readdir(folder)).sort()).toEqual(others.sort());
  });
});
