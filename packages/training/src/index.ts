export { BatchMaker, type TrainingBatch } from './batch-maker.ts';
export { type Checkpoint, type CheckpointStore, memoryCheckpoints } from './checkpoint.ts';
export type { EpochRecord, TrainingHistory } from './history.ts';
export type { Identity } from './identity.ts';
export { learningRateAt } from './learning-rate.ts';
export { parseRecipe, type Recipe, type RecipeInput, recipeSchema } from './recipe.ts';
export { type TrainingProgress, type TrainOptions, train } from './train.ts';
