export {
  type CorruptionErrors,
  type MeanCorruptionError,
  meanCorruptionError,
} from './corruptions/mean-corruption-error.ts';
