import type { ResultKindName } from '@saf/results';
import type { ComponentType } from 'preact';

/** A card of the view; without anything to show it is empty. */
export interface ResultCard {
  /** The kinds of result files that it shows. */
  readonly kinds: readonly ResultKindName[];
  readonly Card: ComponentType;
}
