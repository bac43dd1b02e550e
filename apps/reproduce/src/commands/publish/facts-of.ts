import type { PretrainedFacts } from '@saf/pretrained';
import { curvesOf, kinds } from '@saf/report';
import type { ErrorCurveResult, Result } from '@saf/results';

/** What a published network says of itself: the result's curves as the paper measures them, and how it was made. */
export function factsOf(result: Result): PretrainedFacts {
  const { network, model, seed, recipe, loss, engine, evaluation } = result;
  const curves = kinds.flatMap((kind) => curvesOf(result, kind).slice(0, 1));
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
  };
}

/** The rule that a network was judged by: an explicit category where there is one. */
export function ruleOf(result: Result): ErrorCurveResult['nonsenseRule'] {
  const [curve] = kinds.flatMap((kind) => curvesOf(result, kind));
  return curve.nonsenseRule;
}
