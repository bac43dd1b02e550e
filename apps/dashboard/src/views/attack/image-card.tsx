import { useEffect } from 'preact/hooks';
import { controls } from '../../state/controls.ts';
import { failure, sentenceOf } from '../../state/session.ts';
import { DrawPad, showDrawing } from './draw-pad.tsx';
import { ImagePicker } from './image-picker.tsx';
import { readPicture } from './read-picture.ts';

async function take(file: Blob | null | undefined): Promise<void> {
  if (!file) return;
  try {
    showDrawing(await readPicture(file));
    failure.value = null;
  } catch (error) {
    failure.value = sentenceOf(error);
  }
}

const pasted = (event: ClipboardEvent) =>
  take([...(event.clipboardData?.files ?? [])].find((file) => file.type.startsWith('image/')));

function dropped(event: DragEvent): Promise<void> {
  event.preventDefault();
  return take(event.dataTransfer?.files[0]);
}

function showNoise(): void {
  const { value: source } = controls.image;
  source.value = { kind: 'noise', index: source.value.kind === 'noise' ? (source.value.index + 1) % 1000 : 0 };
}

/** Where the image comes from: drawn, uploaded, pasted, a test image, or noise. */
export function ImageCard() {
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    window.addEventListener('paste', (event) => void pasted(event), { signal });
    window.addEventListener('dragover', (event) => event.preventDefault(), { signal });
    window.addEventListener('drop', (event) => void dropped(event), { signal });
    return () => leaving.abort();
  }, []);
  return (
    <section class="card" aria-labelledby="image-title">
      <div class="card-head">
        <h2 id="image-title">Image</h2>
        <span class="small muted" id="pad-help">
          draw on it, drop or paste a picture
        </span>
      </div>
      <DrawPad />
      <div class="buttons">
        <button type="button" onClick={() => showDrawing(new Float32Array(28 * 28))}>
          Clear
        </button>
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
      <ImagePicker />
    </section>
  );
}
