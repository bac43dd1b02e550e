import { Option } from 'commander';
import { oneOf } from './option-parsers.ts';

const engines = ['auto', 'native', 'wasm', 'webgpu'] as const;

/** An engine that networks are trained and evaluated on; 'auto' is the first that starts. */
export type EngineChoice = (typeof engines)[number];

/** `--engine`, of every command that computes. */
export const engineOption = (): Option =>
  new Option('--engine <name>', 'auto, native, wasm or webgpu').default('auto').argParser(oneOf(engines));
