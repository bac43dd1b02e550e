export {
  type ErrorsWithRejection,
  errorsWithRejection,
  type RejectedImages,
} from './rejection/errors-with-rejection.ts';
export { type RejectionThresholdOptions, rejectionThreshold } from './rejection/rejection-threshold.ts';
