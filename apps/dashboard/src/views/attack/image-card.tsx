import { useEffect } from 'preact/hooks';
import { imageSets } from '../../engine/image-sets.ts';
import { controls } from '../../state/controls.ts';
import { chooseImageSet, chooseNetwork, imageSet, labelOfTestImage } from '../../state/image-set.ts';
import { isOfNetwork, openOwnNetwork } from '../../state/own-networks.ts';
import { failure, sentenceOf } from '../../state/session.ts';
import { useDroppedFiles } from '../../ui/inputs/dropped-files.ts';
import { TestImage } from '../../ui/pictures/test-image.tsx';
import { withArticle } from '../../ui/words/with-article.ts';
import { showImage, truth } from './attack-model.ts';
import { DrawPad, showDrawing } from './drawing/draw-pad.tsx';
import { layouts, readPicture } from './drawing/read-picture.ts';
import { openPhoto } from './photo/photo-model.ts';
import { PhotoPad } from './photo/photo-pad.tsx';

async function take(file: Blob | null | undefined): Promise<void> {
  if (!file) return;
  try {
    const { name } = imageSet.value;
    if (name === 'cifar10') await openPhoto(file);
    else showDrawing(await readPicture(file, layouts[name]));
    failure.value = null;
  } catch (error) {
    failure.value = sentenceOf(error);
  }
}

const pasted = (event: ClipboardEvent) =>
  take([...(event.clipboardData?.files ?? [])].find((file) => file.type.startsWith('image/')));

const dropped = (files: readonly File[]) => (files.some(isOfNetwork) ? takeNetwork(files) : take(files[0]));

/** A network of the user's is attacked in the place of the left one. */
async function takeNetwork(files: readonly File[]): Promise<void> {
  try {
    chooseNetwork('left', (await openOwnNetwork(files)).name);
    failure.value = null;
  } catch (error) {
    failure.value = sentenceOf(error);
  }
}

function showNoise(): void {
  const { value: source } = controls.image.value;
  showImage({ kind: 'noise', index: source.kind === 'noise' ? (source.index + 1) % 1000 : 0 });
}

/** Where the image comes from: drawn, uploaded, pasted, a test image, or noise. */
export function ImageCard() {
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    window.addEventListener('paste', (event) => void pasted(event), { signal });
    return () => leaving.abort();
  }, []);
  useDroppedFiles(dropped);
  const isDrawnOn = imageSet.value.channels === 1;
  return (
    <section class="card" aria-labelledby="image-title">
      <div class="card-head">
        <h2 id="image-title">Image</h2>
        <span class="small muted" id="pad-help">
          {isDrawnOn ? 'draw on it, drop or paste a picture' : 'drop or paste a picture'}
        </span>
      </div>
      {isDrawnOn ? <DrawPad /> : <PhotoPad />}
      {truth.value === 'unknown' && <LabelQuestion />}
      <div class="buttons">
        {isDrawnOn && (
          <button type="button" onClick={() => showDrawing(new Float32Array(28 * 28))}>
            Clear
          </button>
        )}
        <label class="button">
          Upload
          <input
            class="unseen"
            type="file"
            accept="image/*"
            onChange={(event) => {
              void take(event.currentTarget.files?.[0]);
              event.currentTarget.value = '';
            }}
          />
        </label>
        <button type="button" title="Gaussian noise, which shows nothing" onClick={showNoise}>
          Noise
        </button>
      </div>
      <ImageSets />
      <ImagePicker />
    </section>
  );
}

/** Which images there are, and with them which networks. */
const ImageSets = () => (
  <fieldset class="segmented">
    <legend class="unseen">Images</legend>
    <div class="segments">
      {Object.values(imageSets).map(({ name, noun }) => (
        <label key={name}>
          <input
            type="radio"
            name="image-set"
            checked={imageSet.value.name === name}
            onChange={() => chooseImageSet(name)}
          />
          <span>{noun}s</span>
        </label>
      ))}
    </div>
  </fieldset>
);

const perPage = 24;

/** Only the one who drew it can say whether a network is right. */
function LabelQuestion() {
  const say = (label: number | 'nothing') => () => {
    controls.shows.value.value = label;
  };
  return (
    <fieldset class="question">
      <legend>What does your image show?</legend>
      <div class="digits">
        {imageSet.value.signs.map((sign, category) => (
          <button key={sign} type="button" title={imageSet.value.classNames[category]} onClick={say(category)}>
            {sign}
          </button>
        ))}
        <button type="button" onClick={say('nothing')}>
          {imageSet.value.nothing}
        </button>
      </div>
    </fieldset>
  );
}

/** Test images to pick from, a page at a time. */
function ImagePicker() {
  const source = controls.image.value;
  const { title, classNames, testImages } = imageSet.value;
  const lastPage = Math.ceil(testImages / perPage) - 1;
  const chosen = source.value.kind === 'test' ? source.value.index : null;
  const page = Math.min(lastPage, Math.floor((chosen ?? 0) / perPage));
  const pick = (index: number) => {
    showImage({ kind: 'test', index });
  };
  const indices = Array.from({ length: perPage }, (_, i) => page * perPage + i).filter((index) => index < testImages);
  const wordsOf = (index: number) => `Test image ${index}: ${withArticle(classNames[labelOfTestImage(index)])}`;
  return (
    <div class="stack">
      <fieldset class="thumbnails">
        <legend class="unseen">Test images</legend>
        {indices.map((index) => (
          <label key={index} title={wordsOf(index)}>
            <input type="radio" name="test-image" checked={index === chosen} onChange={() => pick(index)} />
            <span class="unseen">{wordsOf(index)}</span>
            <TestImage set={imageSet.value} index={index} />
          </label>
        ))}
      </fieldset>
      <div class="pager">
        <button type="button" disabled={page === 0} onClick={() => pick((page - 1) * perPage)}>
          ‹<span class="unseen">Earlier images</span>
        </button>
        <span class="small muted">
          {title} test images {indices[0]}–{indices.at(-1)}
        </span>
        <button type="button" disabled={page === lastPage} onClick={() => pick((page + 1) * perPage)}>
          ›<span class="unseen">Later images</span>
        </button>
      </div>
    </div>
  );
}
