import { cardOfNetwork } from '../card/card-of-network.ts';
import { certifyNetwork } from '../certificates/certify-network.ts';
import { measureCorruptionsOfNetwork } from '../corruptions/measure-corruptions-of-network.ts';
import { evaluateNetwork } from '../evaluation/evaluate-network.ts';
import { inspectNetwork } from '../inspection/inspect-network.ts';
import { detectNonsenseOfNetwork } from '../out-of-distribution/detect-nonsense-of-network.ts';
import { measureNetworkRobustness } from '../robustness/measure-network.ts';
import { fetchDataset } from '../setup/fetch-dataset.ts';
import { measurePartOfNetwork } from '../shards/measure-part.ts';
import { writeTheory } from '../theory/check-theory.ts';
import { trainNetwork } from '../training/train-network.ts';
import type { StepContext, StepResult, StepTask } from './steps.ts';

/** Does one step of a study, in this process. */
export function runStep(task: StepTask, context: StepContext): Promise<StepResult> {
  switch (task.kind) {
    case 'fetch':
      return fetchDataset(task, context);
    case 'train':
      return trainNetwork(task, context);
    case 'evaluate':
      return evaluateNetwork(task, context);
    case 'certify':
      return certifyNetwork(task, context);
    case 'part':
      return measurePartOfNetwork(task, context);
    case 'robustness':
      return measureNetworkRobustness(task, context);
    case 'out-of-distribution':
      return detectNonsenseOfNetwork(task, context);
    case 'corruptions':
      return measureCorruptionsOfNetwork(task, context);
    case 'card':
      return cardOfNetwork(task, context);
    case 'inspect':
      return inspectNetwork(task, context);
    case 'theory':
      return writeTheory(task, context);
  }
}
