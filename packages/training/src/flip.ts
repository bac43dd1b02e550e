/** Reflects one HWC image left to right, in place. */
export function flipLeftRight(image: Float32Array, [height, width, channels]: readonly [number, number, number]): void {
  for (let y = 0; y < height; y++) {
    for (let left = 0, right = width - 1; left < right; left++, right--) {
      for (let c = 0; c < channels; c++) {
        const a = (y * width + left) * channels + c;
        const b = (y * width + right) * channels + c;
        [image[a], image[b]] = [image[b], image[a]];
      }
    }
  }
}
