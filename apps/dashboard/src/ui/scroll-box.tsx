import type { ComponentChildren } from 'preact';

/** A box that scrolls: it has to be reached by the keys. */
export const ScrollBox = ({ label, children }: { readonly label: string; readonly children: ComponentChildren }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: see above.
  <section class="scroll" tabIndex={0} aria-label={label}>
    {children}
  </section>
);
