export { BatchMaker, type TrainingBatch } from './batch-maker.ts';
export {
  type Checkpoint,
  type CheckpointStore,
  type EpochRecord,
  type Identity,
  memoryCheckpoints,
} from './checkpoint.ts';
export {
  adversarialSchema,
  annealSchema,
  calibrationSchema,
  earlyStoppingSchema,
  hasNonsenseCategory,
  learningRateAt,
  parseRecipe,
  type Recipe,
  type RecipeInput,
  recipeFields,
  recipeSchema,
  surrogateSchema,
  widthSchema,
} from './recipe.ts';
export { train } from './train.ts';
export type { TrainingHistory, TrainingStep, TrainOptions } from './train-options.ts';
