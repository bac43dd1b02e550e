import type { CertifiedAccuracies, PretrainedFacts } from '@saf/pretrained';
import { type CertificateResult, curvesOf, type ErrorCurveResult, type Result, sampleKinds } from '@saf/results';

/** What a published network says of itself: the result's curves as the paper measures them, how it was made, and what is proven of it. */
export function factsOf(result: Result, certificates: readonly CertificateResult[] = []): PretrainedFacts {
  const { network, model, seed, recipe, loss, engine, evaluation } = result;
  const curves = sampleKinds.flatMap((kind) => curvesOf(result, kind).slice(0, 1));
  return {
    dataset: network.dataset,
    model,
    seed,
    epochs: recipe.epochs,
    parameters: network.parameters,
    nonsense: ruleOf(result),
    loss: loss ?? null,
    engine: engine.name,
    samples: evaluation.samples,
    errors: curves.map(({ kind, strengths, errors }) => ({ kind, strengths, errors })),
    ...(certificates.length > 0 && { certified: certificates.map(accuraciesOf) }),
  };
}

function accuraciesOf({ guarantee, samples }: CertificateResult): CertifiedAccuracies {
  const accuracies = guarantee.sizes.map(({ accuracy }) => accuracy);
  if (guarantee.norm === 'linf') {
    const sizes = guarantee.sizes.map(({ epsilon }) => epsilon);
    return { norm: 'linf', method: guarantee.method, samples, sizes, accuracies };
  }
  const sizes = guarantee.sizes.map(({ radius }) => radius);
  return { norm: 'l2', method: 'smoothing', std: guarantee.std, samples, sizes, accuracies };
}

/** The rule that a network was judged by: an explicit category where there is one. */
export function ruleOf(result: Result): ErrorCurveResult['nonsenseRule'] {
  const [curve] = sampleKinds.flatMap((kind) => curvesOf(result, kind));
  return curve.nonsenseRule;
}
