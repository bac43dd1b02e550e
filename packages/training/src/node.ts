export { type CheckpointSummary, type FileCheckpoints, fileCheckpoints } from './node/file-checkpoints.ts';
