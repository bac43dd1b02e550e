import { describe, expect, test } from 'vitest';
import { fixtureCertificate, linfGuarantee, smoothedGuarantee } from '../../test/fixture-certificates.ts';
import { parseResultFile } from '../parse-result-file.ts';
import { type CertificateResult, certifiedAt, type Guarantee, guaranteeName, shareOf } from './certificate.ts';

const parse = (file: CertificateResult) => parseResultFile('x.json', file);

test.each([linfGuarantee, smoothedGuarantee])('a file of $norm is read as it is', (guarantee) => {
  const file = fixtureCertificate(guarantee);
  expect(parse(file)).toEqual(file);
});

test('which images are certified at a size', () => {
  expect(certifiedAt(linfGuarantee, 0.1)).toBe('1100');
  expect(certifiedAt(linfGuarantee, 0.2)).toBeUndefined();
  // Radii 0.6 and 0.2 of right images; 0.4 is that of a wrong one.
  expect([0, 0.2, 0.3, 1].map((size) => certifiedAt(smoothedGuarantee, size))).toEqual([
    '1100',
    '1100',
    '1000',
    '0000',
  ]);
});

test('a share has its Wilson interval', () => {
  const { accuracy, interval } = shareOf('1000000000');
  expect(accuracy).toBe(0.1);
  // statsmodels.stats.proportion.proportion_confint(1, 10, method='wilson').
  expect(interval[0]).toBeCloseTo(0.0179, 4);
  expect(interval[1]).toBeCloseTo(0.4042, 4);
});

test('guarantees have names fit for files', () =>
  expect([linfGuarantee, smoothedGuarantee].map(guaranteeName)).toEqual(['interval', 'smoothing-0.25']));

describe('refuses', () => {
  const linf = (part: object): Guarantee =>
    ({ ...linfGuarantee, sizes: [{ ...linfGuarantee.sizes[0], ...part }] }) as Guarantee;
  const l2 = (part: object): Guarantee => ({ ...smoothedGuarantee, ...part }) as Guarantee;

  test.each([
    [linf({ certified: '110' }), 'guarantee.sizes[0].certified: expected 4 characters, one an image, got "110"'],
    [linf({ certified: '1101' }), 'guarantee.sizes[0].certified: expected 1 only where clean has it'],
    [linf({ kept: '1010' }), 'guarantee.sizes[0].kept: expected 1 only where certified has it'],
    [linf({ accuracy: 0.75 }), 'guarantee.sizes[0].accuracy: expected 0.5, as its images say, got 0.75'],
    [linf({ epsilon: -0.1 }), 'guarantee.sizes[0].epsilon'],
    [l2({ std: 0 }), 'guarantee.std'],
    [l2({ alpha: 1 }), 'guarantee.alpha'],
    [l2({ radii: [1] }), 'guarantee.radii: expected 4 entries, one an image, got [1]'],
    [l2({ predictions: [] }), 'guarantee.predictions: expected 4 entries, one an image, got []'],
    [l2({ right: '1111' }), 'guarantee.sizes[0].accuracy: expected 1, as its images say, got 0.5'],
  ])('%#', (guarantee, message) => {
    expect(() => parse(fixtureCertificate(guarantee))).toThrow(`x.json: ${message}`);
  });

  test('another norm', () => {
    const file = {
      ...fixtureCertificate(),
      guarantee: { ...linfGuarantee, norm: 'l1' },
    } as unknown as CertificateResult;
    expect(() => parse(file)).toThrow('x.json: guarantee.norm');
  });
});
