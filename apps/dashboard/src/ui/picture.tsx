import { useEffect, useRef } from 'preact/hooks';
import { isDark } from '../state/theme.ts';
import { type Palette, paint } from './palette.ts';

interface PictureProps {
  readonly pixels: Float32Array | null;
  readonly width: number;
  readonly height?: number;
  readonly palette?: Palette;
  /** What a value of 1 stands for: values are divided by it. */
  readonly scale?: number;
  readonly alt: string;
  readonly class?: string;
}

/** Numbers as pixels: grey in [0, 1], or two colours around 0. */
export function Picture({ pixels, width, height = width, palette = 'grey', scale = 1, alt, ...rest }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const dark = isDark.value;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const image = context.createImageData(width, height);
    if (pixels) paint(image.data, pixels, { palette, scale, dark });
    context.putImageData(image, 0, 0);
  }, [pixels, width, height, palette, scale, dark]);
  return (
    <canvas ref={canvas} {...{ width, height }} class={`picture ${rest.class ?? ''}`} role="img" aria-label={alt} />
  );
}
