import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DamagedFileError, openSeal, requireSeal, withSeal } from './seal.ts';

const check = { file: 'state.json', remedy: 'delete it and run again' };
const objects = fc
  .dictionary(fc.string(), fc.jsonValue())
  .map((content) => JSON.parse(JSON.stringify({ ...content, seal: undefined })));

test('what was sealed, written and read is the same', async () => {
  const property = fc.asyncProperty(objects, async (content) => {
    const read = JSON.parse(JSON.stringify(await withSeal(content)));
    requireSeal(read, check);
    expect(await openSeal(read, check)).toEqual(content);
  });
  await fc.assert(property);
});

test('whitespace and the order of fields do not count', async () => {
  const sealed = await withSeal({ b: [1, { d: 2, c: 3 }], a: 'x', 10: 0, 9: 0 });
  const reversed = Object.fromEntries(Object.entries(sealed).reverse());
  await openSeal(JSON.parse(JSON.stringify(reversed, null, 4)), check);
});

test('the seal is the SHA-256 of the sorted content', async () => {
  // printf '{"fields":[["a",{"fields":[]}],["b",[1]]]}' | sha256sum
  expect((await withSeal({ b: [1], a: {} })).seal).toBe(
    '7abe299c81aaee1ebf4d880d0667f1535c3ab5287f0d7f21400153fa7ee4df10',
  );
});

test('any other value, field or list is another content', async () => {
  const property = fc.asyncProperty(objects, objects, async (content, other) => {
    fc.pre(JSON.stringify(content) !== JSON.stringify(other));
    const { seal } = await withSeal(content);
    const there = await withSeal(other);
    if (seal !== there.seal) await expect(openSeal({ ...other, seal }, check)).rejects.toThrow(DamagedFileError);
    else expect(other).toEqual(content);
  });
  await fc.assert(property);
});

test.each([
  [{ a: [1] }, { a: { 0: 1 } }],
  [{ a: { fields: [['b', 1]] } }, { a: { b: 1 } }],
  [{ a: 1 }, { a: '1' }],
  [{ a: null }, {}],
])('%j and %j have other seals', async (one, other) => {
  expect((await withSeal(one)).seal).not.toBe((await withSeal(other)).seal);
});

test('names the file and what to do', async () => {
  const sealed = await withSeal({ step: 100 });
  await expect(openSeal({ ...sealed, step: 149 }, check)).rejects.toThrow(
    'state.json: its seal (SHA-256) is another: it is damaged, or was edited; delete it and run again',
  );
  await expect(openSeal({ ...sealed, seal: 5 }, check)).rejects.toThrow('its seal (SHA-256) is another');
  expect(() => requireSeal({ step: 1 }, check)).toThrow(
    'state.json: expected a seal (SHA-256), got none: it is of an earlier version, or was edited; delete it and run again',
  );
});

test('content without a seal is taken as it is', async () => {
  for (const content of [{ step: 1 }, [1], null, 5]) expect(await openSeal(content, check)).toEqual(content);
});

test('content of any depth is an error that names the file', async () => {
  const deep = JSON.parse(`{"seal":"x","a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`);
  await expect(openSeal(deep, check)).rejects.toThrow('state.json: content: expected at most 100 levels, got "more"; ');
});
