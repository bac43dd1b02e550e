import type { EvaluationCard, Result } from '@saf/results';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { fixtureResults, plainResult, robustResult } from '../../../results/test/fixture-results.ts';
import { comparison } from '../../test/comparison.ts';
import { fixtureFindings } from '../../test/fixture-findings.ts';
import { renderDocument } from '../html/render-document.ts';
import { renderTerminalTable } from '../render-terminal-table.ts';
import { makeReport } from '../report.ts';
import { renderMarkdown } from '../tables/render/render-markdown.ts';
import { cardKey } from './failed-cards.ts';

const check = (outcome: 'passed' | 'failed') => ({
  id: 'more-budget',
  question: '',
  outcome,
  numbers: {},
  sentence: '',
});
const cardsOf = (result: Result, outcome: 'passed' | 'failed') =>
  new Map([[cardKey(result), { checks: [check(outcome)], robust: [] } as unknown as EvaluationCard]]);

const failed = { cards: cardsOf(robustResult, 'failed'), findings: fixtureFindings };
const note = 'checks of its evaluation card failed (more-budget)';

describe('a model whose card has a failed check', () => {
  const report = makeReport(fixtureResults, 'quick', { ...comparison, ...failed });
  const [{ tables, figures }] = report.chapters;

  test('is marked in every table, which says why', () => {
    for (const table of tables) {
      const text = renderMarkdown(table);
      expect(text).toContain('mReLU-r-m†');
      expect(text).not.toContain('plain†');
      expect(text).toContain(note);
      expect(table.records.filter(({ card_failed }) => card_failed).every(({ model }) => model === 'mReLU-r-m')).toBe(
        true,
      );
      expect(table.records.some(({ card_failed }) => card_failed)).toBe(true);
    }
    const terminal = renderTerminalTable([...fixtureResults], {
      color: false,
      width: 400,
      cards: failed.cards,
      ...comparison,
    });
    expect(terminal).toContain('mReLU-r-m†');
    expect(terminal).toContain(note);
  });

  test('is marked in every figure of curves, which says why', () => {
    expect(figures.length).toBeGreaterThan(0);
    for (const { svg } of figures) {
      expect(svg).toContain('mReLU-r-m†, measured');
      expect(parseHTML(svg).document.documentElement.textContent!.replace(/\s+/g, ' ')).toContain('evaluation card');
    }
  });

  test('is marked in figures of what is inside of it, and under the iterative attack', () => {
    const [{ model, seed, experiment }] = fixtureFindings.inspections;
    const inspected = { ...plainResult, model, seed, experiment };
    const own = makeReport([inspected], 'quick', {
      ...comparison,
      cards: cardsOf(inspected, 'failed'),
      findings: fixtureFindings,
    });
    const marked = own.illustrations.filter(({ svg }) => svg.includes(`${model}†`));
    expect(marked.length).toBeGreaterThan(0);
    const page = parseHTML(renderDocument(own)).document;
    expect(page.querySelector('#iterative')!.textContent).toContain(`${model}†, `);
    expect(page.querySelector('#iterative')!.textContent).toContain(note);
  });
});

test('a model whose card has none is not marked', () => {
  const page = renderDocument(
    makeReport(fixtureResults, 'quick', { ...comparison, cards: cardsOf(robustResult, 'passed') }),
  );
  expect(page).not.toContain('†');
});
