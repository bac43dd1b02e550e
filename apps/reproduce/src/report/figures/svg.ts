import { parseHTML } from 'linkedom';

export const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';

/** A document for pictures to be made in, where there is no browser. */
export const { document } = parseHTML('<!doctype html><html><body></body></html>');

type Attributes = Readonly<Record<string, string | number>>;

/** An SVG element with attributes and children. */
export function element(name: string, attributes: Attributes, ...children: (Node | string)[]): Element {
  const made = document.createElementNS(SVG_NAMESPACE, name) as unknown as Element;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}
