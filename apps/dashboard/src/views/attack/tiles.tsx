import { Picture } from '../../ui/picture.tsx';

const side = 28;

interface TilesProps {
  readonly clean: Float32Array | null;
  readonly difference: Float32Array | null;
  readonly attacked: Float32Array | null;
  /** How many times the perturbation is shown. */
  readonly gain: number;
  /** What was changed, in words. */
  readonly size: string;
}

/** Image + perturbation = attacked image. */
export function Tiles({ clean, difference, attacked, gain, size }: TilesProps) {
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
          alt={`Perturbation, shown ${gain} times: ${size}`}
        />
        <figcaption>change × {gain}</figcaption>
      </figure>
      <span aria-hidden="true">=</span>
      <figure>
        <Picture pixels={attacked} width={side} alt="Attacked image" />
        <figcaption>attacked</figcaption>
      </figure>
    </div>
  );
}
