import { controls } from '../../state/controls.ts';
import { testImages } from '../../state/image-source.ts';
import { labelOfTestImage } from './truth.ts';

const perPage = 24;
const columns = 20;
const lastPage = Math.ceil(testImages / perPage) - 1;

/** Test images to pick from, a page at a time. */
export function ImagePicker() {
  const source = controls.image.value;
  const chosen = source.value.kind === 'test' ? source.value.index : null;
  const page = Math.floor((chosen ?? 0) / perPage);
  const pick = (index: number) => {
    source.value = { kind: 'test', index };
  };
  const indices = Array.from({ length: perPage }, (_, i) => page * perPage + i).filter((index) => index < testImages);
  return (
    <div class="stack">
      <fieldset class="thumbnails">
        <legend class="unseen">Test images</legend>
        {indices.map((index) => (
          <label key={index} title={`Test image ${index}: a ${labelOfTestImage(index)}`}>
            <input type="radio" name="test-image" checked={index === chosen} onChange={() => pick(index)} />
            <span class="unseen">
              Test image {index}: a {labelOfTestImage(index)}
            </span>
            <i style={placeOf(index)} />
          </label>
        ))}
      </fieldset>
      <div class="pager">
        <button type="button" disabled={page === 0} onClick={() => pick((page - 1) * perPage)}>
          ‹<span class="unseen">Earlier images</span>
        </button>
        <span class="small muted">
          MNIST test images {indices[0]}–{indices.at(-1)}
        </span>
        <button type="button" disabled={page === lastPage} onClick={() => pick((page + 1) * perPage)}>
          ›<span class="unseen">Later images</span>
        </button>
      </div>
    </div>
  );
}

/** Where an image is on the sprite, in percent as CSS counts them. */
const placeOf = (index: number) => ({
  backgroundPosition: `${(100 * (index % columns)) / (columns - 1)}% ${(100 * Math.floor(index / columns)) / (testImages / columns - 1)}%`,
});
