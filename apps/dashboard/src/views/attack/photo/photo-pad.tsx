import '../../../styles/parts/photo.css';
import { useEffect, useRef } from 'preact/hooks';
import { imageSet } from '../../../state/image-set.ts';
import { Picture } from '../../../ui/pictures/picture.tsx';
import { pixels } from '../attack-model.ts';
import type { Crop } from './crop.ts';
import { cropAnew, photo } from './photo-model.ts';

/** The image, large; of a photograph that was just opened also the whole of it, with the square that is taken. */
export function PhotoPad() {
  return (
    <div class="stack">
      <Picture pixels={pixels.value} width={imageSet.value.side} alt="The image" class="photo-shown" />
      {photo.value && <Cropping />}
    </div>
  );
}

/** Pixels of the photograph that a press of a key moves the square by, as a share of its size. */
const step = 0.05;

function Cropping() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const grabbed = useRef<{ readonly x: number; readonly y: number; readonly crop: Crop } | null>(null);
  const shown = photo.value;
  const bitmap = shown?.bitmap;
  useEffect(() => {
    if (bitmap) canvas.current?.getContext('2d')?.drawImage(bitmap, 0, 0);
  }, [bitmap]);
  if (!shown) return null;
  const { image, crop } = shown;
  const perPixel = () => image.width / (canvas.current?.getBoundingClientRect().width || 1);
  const keys: Readonly<Record<string, Partial<Crop>>> = {
    ArrowLeft: { left: crop.left - step * crop.size },
    ArrowRight: { left: crop.left + step * crop.size },
    ArrowUp: { top: crop.top - step * crop.size },
    ArrowDown: { top: crop.top + step * crop.size },
  };
  const shares = {
    left: `${(100 * crop.left) / image.width}%`,
    top: `${(100 * crop.top) / image.height}%`,
    width: `${(100 * crop.size) / image.width}%`,
    height: `${(100 * crop.size) / image.height}%`,
  };
  return (
    <div class="stack">
      <div class="cropping">
        <canvas ref={canvas} width={image.width} height={image.height} role="img" aria-label="The whole photograph" />
        <div
          class="crop-square"
          style={shares}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the square is moved by keys too, as an application.
          tabIndex={0}
          role="application"
          aria-label="The square that is taken. Arrow keys move it."
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            grabbed.current = { x: event.clientX, y: event.clientY, crop };
          }}
          onPointerMove={({ clientX, clientY }) => {
            const { current: from } = grabbed;
            if (!from) return;
            cropAnew({
              left: from.crop.left + (clientX - from.x) * perPixel(),
              top: from.crop.top + (clientY - from.y) * perPixel(),
            });
          }}
          onPointerUp={() => {
            grabbed.current = null;
          }}
          onPointerCancel={() => {
            grabbed.current = null;
          }}
          onKeyDown={(event) => {
            const change = keys[event.key];
            if (!change) return;
            event.preventDefault();
            cropAnew(change);
          }}
        />
      </div>
      <CropSize />
    </div>
  );
}

/** The square's size; its middle stays where it is, as far as the photograph reaches. */
function CropSize() {
  if (!photo.value) return null;
  const { image, crop } = photo.value;
  const most = Math.min(image.width, image.height);
  const least = Math.min(most, imageSet.value.side);
  const share = most > least ? (100 * (crop.size - least)) / (most - least) : 100;
  return (
    <label class="field slider">
      <span class="label">Size of the square</span>
      <input
        type="range"
        min={least}
        max={most}
        value={crop.size}
        aria-valuetext={`${Math.round((100 * crop.size) / most)} %`}
        style={{ '--share': `${share}%` }}
        onInput={({ currentTarget }) => {
          const size = Number(currentTarget.value);
          const shift = (crop.size - size) / 2;
          cropAnew({ size, left: crop.left + shift, top: crop.top + shift });
        }}
      />
    </label>
  );
}
