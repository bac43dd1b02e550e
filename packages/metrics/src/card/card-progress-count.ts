import type { CardOptions } from './card-options.ts';

/** Parts of equal length: a part's own progress lies between its beginning and that of the next. */
export class CardProgressCount {
  private done = -1;
  private note = '';
  private shown = 0;

  constructor(
    private readonly options: CardOptions,
    private readonly parts: number,
  ) {}

  next(note: string): void {
    this.options.signal?.throwIfAborted();
    this.note = note;
    this.done++;
  }

  within(share: number): void {
    // A part may be several attacks, each of which counts from 0 to 1.
    this.shown = Math.max(this.shown, (this.done + Math.min(share, 1)) / this.parts);
    this.options.onProgress?.({ share: this.shown, note: this.note });
  }

  end(): void {
    this.options.onProgress?.({ share: 1, note: this.note });
  }
}
