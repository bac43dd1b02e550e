import { oneOf } from '@saf/cli/command-line';
import type { ModelOutputs } from '@saf/models';
import { Option } from 'commander';

const kinds = ['confidences', 'logits', 'probabilities', 'sigmoid'] as const satisfies readonly ModelOutputs[];

/** `--outputs`, of every command that takes saved models of the user's own. */
export const outputsOption = (): Option =>
  new Option(
    '--outputs <kind>',
    'what the model gives: logits, probabilities or one sigmoid (default: the confidences that its last layer makes)',
  ).argParser(oneOf(kinds));

/** What `--outputs` says. */
export interface OutputsChoice {
  readonly outputs?: ModelOutputs;
}

/** The field of a saved model; none where nothing was said. */
export const saidOutputs = ({ outputs }: OutputsChoice): OutputsChoice => (outputs === undefined ? {} : { outputs });
