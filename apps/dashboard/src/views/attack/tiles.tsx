import { Picture } from '../../ui/picture.tsx';
import type { Size } from './difference.ts';

const side = 28;

interface TilesProps {
  readonly clean: Float32Array | null;
  readonly difference: Float32Array | null;
  readonly attacked: Float32Array | null;
  /** How many times the perturbation is shown. */
  readonly gain: number;
  readonly size: Size | null;
}

/** Image + perturbation = attacked image. */
export function Tiles({ clean, difference, attacked, gain, size }: TilesProps) {
  const change = size ? `β ≤ ${size.linf.toFixed(3)}${size.psnr === null ? '' : `, ${size.psnr.toFixed(1)} dB`}` : '';
  return (
    <div class="tiles">
      <figure>
        <Picture pixels={clean} width={side} alt="Clean image" />
        <figcaption>clean</figcaption>
      </figure>
      <span aria-hidden="true">+</span>
      <figure>
        <Picture
          pixels={difference}
          width={side}
          palette="signed"
          scale={1 / gain}
          alt={`Perturbation, shown ${gain} times: ${change}`}
        />
        <figcaption title={change}>change × {gain}</figcaption>
      </figure>
      <span aria-hidden="true">=</span>
      <figure>
        <Picture pixels={attacked} width={side} alt="Attacked image" />
        <figcaption>attacked</figcaption>
      </figure>
    </div>
  );
}
