export { accelerateTraining } from './accelerate-training.ts';
export type { NormalizedBatch } from './batch-norm-training.ts';
export { batchNormTraining } from './batch-norm-training.ts';
export { checkTraining } from './check-training.ts';
export type { EngineInfo } from './engines/engine.ts';
export { type EngineName, engineNames } from './engines/engine.ts';
export { useEngine } from './engines/use-engine.ts';
export { type MomentumOptions, momentumStep } from './momentum-step.ts';
export { registerWasmTrainingKernels } from './wasm/register-wasm-training-kernels.ts';
