import type { TrainingCase } from '../training-case.ts';
import { convolutions } from './convolutions.ts';
import { other } from './other.ts';
import { pooling } from './pooling.ts';
import { recurrent } from './recurrent.ts';

/** What trains on wasm: the layers of tfjs-layers that have or pass on gradients, with the options that change how. */
export const table: TrainingCase[] = [...convolutions, ...pooling, ...recurrent, ...other];
