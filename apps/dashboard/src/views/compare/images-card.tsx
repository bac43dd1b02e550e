import { useEffect } from 'preact/hooks';
import { controls } from '../../state/controls.ts';
import { imageSet, shortName } from '../../state/image-set.ts';
import { addressOf } from '../../state/sync-url.ts';
import { Segmented } from '../../ui/inputs/segmented.tsx';
import { TestImage } from '../../ui/pictures/test-image.tsx';
import { ScrollBox } from '../../ui/scroll-box.tsx';
import { withArticle } from '../../ui/words/with-article.ts';
import { showImage } from '../attack/attack-model.ts';
import { signOf, wordOf } from '../attack/words/outcome.ts';
import {
  confusionOf,
  endSurvey,
  followSurvey,
  imagesThat,
  isSurveying,
  predictions,
  progress,
  truths,
} from './survey-model.ts';

const sides = ['left', 'right'] as const;
const nameOn = (side: (typeof sides)[number]): string => shortName(controls[side].value.value);

/** The shipped test images by what both networks make of them, and who takes what for what. */
export function ImagesCard() {
  useEffect(followSurvey, []);
  const { under, which, attack, strength } = controls;
  const shown = imagesThat(which.value.value, truths.value, predictions.value);
  return (
    <>
      <section class="card" aria-labelledby="images-title">
        <div class="card-head">
          <h2 id="images-title">The first {truths.value.length} test images</h2>
          {isSurveying.value && (
            <div class="progress-line running">
              <progress aria-label="Progress over the test images" value={progress.value} max={1} />
              <button type="button" onClick={endSurvey}>
                Cancel
              </button>
            </div>
          )}
        </div>
        <Segmented
          label="Images are"
          value={under.value}
          options={[
            { value: 'none', label: 'as they are' },
            { value: 'attack', label: `under ${attack.value.value}, β = ${strength.value.value}` },
          ]}
        />
        <Segmented
          label="Show those that"
          value={which.value}
          options={[
            { value: 'differ', label: 'the two disagree on' },
            { value: 'left', label: `${nameOn('left')} gets wrong` },
            { value: 'right', label: `${nameOn('right')} gets wrong` },
            { value: 'both', label: 'both get wrong' },
            { value: 'all', label: 'all' },
          ]}
        />
        <p class="small muted" role="status">
          {shown.length} of {Math.min(...predictions.value.map(({ length }) => length))} images. Click one to attack it
          live.
        </p>
        <ul class={`survey ${imageSet.value.name}`}>
          {shown.map((index) => (
            <li key={index}>
              <Thumbnail index={index} />
            </li>
          ))}
        </ul>
      </section>
      <div class="columns">
        {sides.map((side, i) => (
          <Confusion key={side} side={side} predicted={predictions.value[i]} />
        ))}
      </div>
    </>
  );
}

function Thumbnail({ index }: { readonly index: number }) {
  const said = predictions.value.map((own) => own[index]);
  const words = `Test image ${index}, ${withArticle(wordOf(truths.value[index]))}: ${sides.map((side, i) => `${nameOn(side)} says ${wordOf(said[i])}`).join(', ')}`;
  return (
    <a href={addressOf('attack')} title={words} aria-label={words} onClick={() => showImage({ kind: 'test', index })}>
      <TestImage set={imageSet.value} index={index} />
      <span aria-hidden="true">
        {sides.map((side, i) => (
          <b key={side} class={`${side} ${said[i] === truths.value[index] ? '' : 'wrong'}`}>
            {signOf(said[i])}
          </b>
        ))}
      </span>
    </a>
  );
}

interface ConfusionProps {
  readonly side: (typeof sides)[number];
  readonly predicted: readonly number[];
}

/** How often each digit is taken for each. */
function Confusion({ side, predicted }: ConfusionProps) {
  const { signs } = imageSet.value;
  const matrix = confusionOf(truths.value, predicted, signs.length);
  const wrong = predicted.filter((prediction, i) => prediction !== truths.value[i]).length;
  return (
    <section class={`card network ${side}`} aria-label={`Confusion matrix of ${nameOn(side)}`}>
      <div class="card-head">
        <h2>{nameOn(side)}</h2>
        <span class="small muted">
          {wrong} of {predicted.length} wrong
        </span>
      </div>
      <ScrollBox label={`Confusion matrix of ${nameOn(side)}`}>
        <table class="confusion">
          <caption class="small muted">Each line: what images of one category are taken for</caption>
          <thead>
            <tr>
              <th scope="col">
                <span class="unseen">shown</span>
              </th>
              {[...signs, '∅'].map((sign) => (
                <th key={sign} scope="col">
                  {sign}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {matrix.map((row, category) => {
              const total = row.reduce((sum, count) => sum + count, 0);
              return (
                <tr key={category}>
                  <th scope="row">{signs[category]}</th>
                  {row.map((count, column) => (
                    <td
                      key={column}
                      class={column === category ? 'hit' : 'miss'}
                      style={{ '--share': total > 0 ? count / total : 0 }}
                    >
                      {count || ''}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </ScrollBox>
    </section>
  );
}
