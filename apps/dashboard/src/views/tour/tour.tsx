import '../../styles/parts/tour.css';
import { useEffect, useRef } from 'preact/hooks';
import { controls } from '../../state/controls.ts';
import { show } from '../../state/show.ts';
import { steps } from './steps.tsx';

/** The guided tour: a small window beside the live page, which each step sets. */
export function Tour() {
  const { value: place } = controls.tour;
  const step = steps[place.value - 1];
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!step) return;
    show(step.address);
    heading.current?.focus({ preventScroll: true });
    return pointAt(step.look);
  }, [step]);
  if (!step) return null;
  const go = (to: number) => () => {
    place.value = to;
  };
  return (
    <aside
      class="tour"
      aria-label="Guided tour"
      onKeyDown={(event) => {
        if (event.key === 'Escape') place.value = 0;
      }}
    >
      <p class="small muted number">
        {place.value} of {steps.length}
      </p>
      <h2 ref={heading} tabIndex={-1}>
        {step.title}
      </h2>
      <p>{step.text}</p>
      <div class="buttons">
        <button type="button" disabled={place.value === 1} onClick={go(place.value - 1)}>
          Back
        </button>
        {place.value < steps.length ? (
          <button type="button" class="primary" onClick={go(place.value + 1)}>
            Next
          </button>
        ) : (
          <a class="button" href="#lesson">
            Try it yourself: the lesson
          </a>
        )}
        <button type="button" onClick={go(0)}>
          End the tour
        </button>
      </div>
    </aside>
  );
}

/** Milliseconds between two looks for a part of the page that is not there yet. */
const again = 100;

/** Marks a part of the page and brings it into sight, as soon as it is there. The answer takes the mark away. */
function pointAt(selector: string): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let marked: Element | null = null;
  const look = () => {
    const found = document.querySelector(selector);
    // What is drawn anew loses its mark, and gets it again where it is.
    found?.classList.add('pointed-at');
    if (found && found !== marked) {
      marked?.classList.remove('pointed-at');
      const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
      found.scrollIntoView({ block: 'center', behavior: isCalm ? 'auto' : 'smooth' });
      marked = found;
    }
    timer = setTimeout(look, again);
  };
  look();
  return () => {
    clearTimeout(timer);
    marked?.classList.remove('pointed-at');
  };
}
