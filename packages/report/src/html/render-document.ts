import { h } from 'preact';
import { render } from 'preact-render-to-string';
import type { Report } from '../report.ts';
import { Document } from './document.tsx';

/** The report as one HTML file: pictures and style inside, no script, nothing fetched. */
export function renderDocument(report: Report): string {
  return `<!doctype html>\n${render(h(Document, { report }))}\n`;
}
