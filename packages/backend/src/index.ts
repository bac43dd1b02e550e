export { accelerateTraining } from './accelerate-training.ts';
export type { NormalizedBatch } from './batch-norm/batch-norm-engine.ts';
export { batchNormTraining } from './batch-norm/batch-norm-training.ts';
export { checkTraining } from './check-training.ts';
export type { EngineInfo } from './engine-info.ts';
export { type EngineName, engineNames } from './engine-name.ts';
export { type MomentumOptions, momentumStep } from './momentum-step.ts';
export { useEngine } from './use-engine.ts';
export { registerWasmTrainingKernels } from './wasm/register-wasm-training-kernels.ts';
