import { createRequire, Module } from 'node:module';

type Require = (this: NodeJS.Module, request: string) => unknown;

/** Requires a CommonJS file; it and what it requires get the replacements for the modules of those names. */
export function requireWith<T>(file: string, replacements: Record<string, unknown>): T {
  const prototype = Module.prototype as unknown as { require: Require };
  const original = prototype.require;
  prototype.require = function (request) {
    return Object.hasOwn(replacements, request) ? replacements[request] : original.call(this, request);
  };
  try {
    return createRequire(file)(file) as T;
  } finally {
    prototype.require = original;
  }
}
