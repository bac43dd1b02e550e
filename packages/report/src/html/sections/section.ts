import type { ComponentType } from 'preact';
import type { Report } from '../../report.ts';

/** A section of the page. */
export interface PageSection {
  /** The id of its anchor. */
  readonly id: string;
  readonly title: string;
  readonly Content: ComponentType<{ report: Report }>;
}
