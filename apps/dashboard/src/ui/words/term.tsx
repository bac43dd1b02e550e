import type { ComponentChildren } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import { type TermName, terms } from './glossary.tsx';

interface TermProps {
  readonly of: TermName;
  /** How the term is written here; its name where nothing else is said. */
  readonly children?: ComponentChildren;
}

/** Widths from the window's edges that an explanation keeps, in pixels. */
const margin = 12;

/** A short name that says what it means when it is pointed at, or reached by the keys. Escape closes it. */
export function Term({ of, children }: TermProps) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const [shift, setShift] = useState(0);
  const tip = useRef<HTMLSpanElement>(null);
  const open = () => {
    setOpen(true);
    requestAnimationFrame(() => {
      const box = tip.current?.getBoundingClientRect();
      if (box) setShift((now) => Math.min(0, document.documentElement.clientWidth - margin - (box.right - now)));
    });
  };
  const close = () => {
    setOpen(false);
    setShift(0);
  };
  return (
    <span class="term" onPointerEnter={open} onPointerLeave={close}>
      <button
        type="button"
        aria-describedby={id}
        onFocus={open}
        onBlur={close}
        onKeyDown={(event) => {
          if (event.key === 'Escape') close();
        }}
      >
        {children ?? of}
      </button>
      <span
        ref={tip}
        id={id}
        role="tooltip"
        class={isOpen ? 'term-tip open' : 'term-tip'}
        style={{ transform: `translateX(${shift}px)` }}
      >
        {terms[of]}
      </span>
    </span>
  );
}
