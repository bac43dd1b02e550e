import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

interface Section {
  readonly title: string;
  readonly element: HTMLElement;
}

/** Milliseconds that the page has to be quiet before its sections are read. */
const quiet = 150;

/** Links to the sections of a view, in sight while it scrolls. No links by address: that holds the controls. */
export function Contents({ of }: { readonly of: RefObject<HTMLElement> }) {
  const sections = useSections(of);
  const current = useCurrent(sections);
  if (sections.length < 2) return null;
  return (
    <nav class="contents" aria-label="Sections of this page">
      {sections.map((section) => (
        <button
          key={section.title}
          type="button"
          aria-current={section.element === current ? 'true' : undefined}
          onClick={() => goTo(section.element)}
        >
          {section.title}
        </button>
      ))}
    </nav>
  );
}

function goTo(section: HTMLElement): void {
  const heading = section.querySelector('h2');
  heading?.setAttribute('tabindex', '-1');
  heading?.focus({ preventScroll: true });
  section.scrollIntoView({ block: 'start' });
}

/** The cards that there are, by the first words of their headings: they come and go with the files that are shown. */
function useSections(of: RefObject<HTMLElement>): readonly Section[] {
  const [sections, setSections] = useState<readonly Section[]>([]);
  useEffect(() => {
    const { current: view } = of;
    if (!view) return;
    const read = () => {
      const found = [...view.querySelectorAll<HTMLElement>(':scope > section.card')].flatMap((element) => {
        const title = element.querySelector('h2')?.textContent?.split(':')[0];
        return title ? [{ title, element }] : [];
      });
      setSections((before) => (isSame(before, found) ? before : found));
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    const observer = new MutationObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(read, quiet);
    });
    observer.observe(view, { childList: true, subtree: true });
    read();
    return () => {
      observer.disconnect();
      clearTimeout(timer);
    };
  }, [of]);
  return sections;
}

const isSame = (before: readonly Section[], now: readonly Section[]): boolean =>
  before.length === now.length &&
  before.every(({ title, element }, i) => title === now[i].title && element === now[i].element);

/** The section that is read: the one at the top of the window. */
function useCurrent(sections: readonly Section[]): HTMLElement | null {
  const [current, setCurrent] = useState<HTMLElement | null>(null);
  useEffect(() => {
    const atTop = new IntersectionObserver(
      (entries) => {
        const entered = entries.find(({ isIntersecting }) => isIntersecting);
        if (entered) setCurrent(entered.target as HTMLElement);
      },
      { rootMargin: '-15% 0px -80% 0px' },
    );
    for (const { element } of sections) atTop.observe(element);
    return () => atTop.disconnect();
  }, [sections]);
  return current;
}
