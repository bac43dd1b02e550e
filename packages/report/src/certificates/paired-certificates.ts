import { mcNemar } from '@saf/metrics/statistics';
import {
  type CertificateResult,
  certifiedAt,
  formatEpsilon,
  guaranteeName,
  modelStyleOfName,
  shareOf,
} from '@saf/results';
import { formatCount, formatRate } from '../words/format.ts';

/**
 * Networks of symmetric activations beside the ReLU network that is certified in the same way on the same images and is called the same but
 * for its activation: one sentence for each size, with McNemar's test.
 */
export function pairedCertificates(certificates: readonly CertificateResult[]): string[] {
  return certificates.flatMap((file) => {
    const style = modelStyleOfName(file.network.model);
    const isSymmetric = style !== null && !['none', 'relu', 'silu'].includes(style.activation);
    const twin = isSymmetric ? certificates.find((other) => isTwin(other, file)) : undefined;
    return twin ? sizesOf(file).flatMap((size) => sentenceOn(file, twin, size)) : [];
  });
}

function isTwin(other: CertificateResult, file: CertificateResult): boolean {
  const name = ['ReLU', ...file.network.model.split('-').slice(1)].join('-');
  const isSame = (pick: (each: CertificateResult) => unknown) => pick(other) === pick(file);
  return (
    other.network.model === name &&
    isSame(({ network }) => network.seed) &&
    isSame(({ dataset }) => dataset) &&
    isSame(({ samples }) => samples) &&
    isSame(({ heldOutFrom }) => heldOutFrom) &&
    isSame(({ guarantee }) => guaranteeName(guarantee))
  );
}

const sizesOf = ({ guarantee }: CertificateResult): number[] =>
  guarantee.norm === 'linf'
    ? guarantee.sizes.map(({ epsilon }) => epsilon)
    : guarantee.sizes.map(({ radius }) => radius);

/** Nothing where one of them was not looked at in this size, or neither is certified anywhere. */
function sentenceOn(file: CertificateResult, twin: CertificateResult, size: number): string[] {
  const [own, other] = [certifiedAt(file.guarantee, size), certifiedAt(twin.guarantee, size)];
  if (own === undefined || other === undefined || !`${own}${other}`.includes('1')) return [];
  const answers = (flags: string) => [...flags].map((flag) => flag === '1');
  const { onlyA: onlyOwn, onlyB: onlyOther, midP: p } = mcNemar(answers(own), answers(other));
  const [a, b] = [file.network.model, twin.network.model];
  const seed = file.network.seed === 1 ? '' : `, seed ${file.network.seed}`;
  const better = p >= 0.05 ? 'neither is shown to be better' : `${onlyOwn > onlyOther ? a : b} is better`;
  const at =
    file.guarantee.norm === 'linf' ? `ε = ${formatEpsilon(size)}` : `σ = ${file.guarantee.std}, radius ${size}`;
  return [
    `${a} beside ${b}${seed}, ${at}: ${formatRate(shareOf(own).accuracy)} and ${formatRate(shareOf(other).accuracy)} certified; of ${formatCount(file.samples)} images ${formatCount(onlyOwn)} for ${a} alone and ${formatCount(onlyOther)} for ${b} alone (McNemar, mid-p ${formatP(p)}): ${better}.`,
  ];
}

const formatP = (p: number): string => (p < 0.001 ? '< 0.001' : `= ${p.toFixed(3)}`);
