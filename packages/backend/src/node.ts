export { accelerateInference } from './accelerate-inference.ts';
export { accelerateTraining } from './accelerate-training.ts';
export { batchNormTraining, type NormalizedBatch } from './batch-norm-training.ts';
export { checkTraining } from './check-training.ts';
export { type Compiled, type CompileOptions, compile } from './compile/compile.ts';
export { CompileError } from './compile/compile-error.ts';
export { compileOrRun } from './compile/compile-or-run.ts';
export { compileRecurring } from './compile/compile-recurring.ts';
export {
  type EngineInfo,
  type EngineLoader,
  type EngineName,
  type EngineOptions,
  engineNames,
  type WasmPaths,
} from './engines/engine.ts';
export { useEngine } from './engines/in-node.ts';
export { trainingConv2d } from './gradients/winograd.ts';
export { type MomentumOptions, momentumStep } from './momentum-step.ts';
export { registerWasmTrainingKernels } from './wasm/register-wasm-training-kernels.ts';
