import { expect, test, vi } from 'vitest';

test.fails.each(['debug', 'error', 'info', 'log', 'warn'] as const)('a test that calls console.%s fails', (method) => {
  console[method]('stray');
});

test('a test that spies on the method passes', () => {
  const spy = vi.spyOn(console, 'warn').mockImplementation(() => {});
  console.warn('wanted');
  expect(spy).toHaveBeenCalledWith('wanted');
  spy.mockRestore();
});

test('a spy that calls through passes too, and prints nothing', () => {
  const spy = vi.spyOn(console, 'log');
  console.log('wanted');
  expect(spy).toHaveBeenCalledOnce();
  spy.mockRestore();
});
