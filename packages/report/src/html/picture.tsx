/** @jsxRuntime automatic */
/** @jsxImportSource preact */

/** An SVG document inside the page, with a caption below it. */
export function Picture({ svg, caption }: { svg: string; caption: string }) {
  return (
    <figure>
      <div class="picture" dangerouslySetInnerHTML={{ __html: svg }} />
      <figcaption>{caption}</figcaption>
    </figure>
  );
}
