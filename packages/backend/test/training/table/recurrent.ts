import * as tfl from '@tensorflow/tfjs-layers';
import { combinations, describe, type TrainingCase } from '../training-case.ts';

const { layers } = tfl;
const sequence = [3, 5, 4];

function rows(layer: string, options: object[], make: (options: never) => tfl.layers.Layer, input = sequence) {
  return options.map(
    (each): TrainingCase => ({ layer, options: describe(each), make: () => make(each as never), inputs: [input] }),
  );
}

const common = [
  {},
  ...combinations({ returnSequences: [true], goBackwards: [true, false] }),
  { activation: 'relu' },
  { recurrentActivation: 'sigmoid' },
  { dropout: 0.3, recurrentDropout: 0.2 },
  { useBias: false },
];

const simpleRNN = (options: object) => layers.simpleRNN({ units: 4, recurrentInitializer: 'glorotNormal', ...options });
const gru = (options: object) => layers.gru({ units: 4, recurrentInitializer: 'glorotNormal', ...options });
const lstm = (options: object) => layers.lstm({ units: 4, recurrentInitializer: 'glorotNormal', ...options });
const masked = (layer: tfl.layers.Layer) =>
  tfl.sequential({ layers: [layers.masking({ maskValue: 0, inputShape: sequence.slice(1) }), layer] });

export const recurrent: TrainingCase[] = [
  ...rows('simpleRNN', common, simpleRNN),
  ...rows('gru', [...common, { implementation: 1 }, { implementation: 2 }], gru),
  ...rows('lstm', [...common, { implementation: 1 }, { implementation: 2 }, { unitForgetBias: false }], lstm),
  ...rows(
    'convLstm2d',
    combinations({ kernelSize: [2], padding: ['valid', 'same'], returnSequences: [true, false] }),
    (options: object) =>
      layers.convLstm2d({ filters: 3, kernelSize: 2, recurrentInitializer: 'glorotNormal', ...options }),
    [2, 3, 5, 4, 2],
  ),
  ...rows('rnn', [{ cells: 2 }], () =>
    layers.rnn({
      cell: [
        layers.lstmCell({ units: 3, recurrentInitializer: 'glorotNormal' }),
        layers.gruCell({ units: 4, recurrentInitializer: 'glorotNormal' }),
      ],
    }),
  ),
  ...rows(
    'bidirectional',
    combinations({ mergeMode: ['concat', 'sum', 'mul', 'ave'] }),
    ({ mergeMode }: { mergeMode: 'sum' }) =>
      layers.bidirectional({ layer: lstm({ returnSequences: true }) as tfl.RNN, mergeMode }),
  ),
  ...rows('timeDistributed', [{}], () => layers.timeDistributed({ layer: layers.dense({ units: 3 }) })),
  ...rows('masking', [{ before: 'lstm' }], () => masked(lstm({}))).map((each) => ({ ...each, onlyWeights: true })),
];
