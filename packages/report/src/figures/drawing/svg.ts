import { DOMParser } from 'linkedom';

export const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';

/** A document for pictures to be made in, where there is no browser; XML, so that every character is written right. */
export const document = new DOMParser().parseFromString(
  `<svg xmlns="${SVG_NAMESPACE}"/>`,
  'image/svg+xml',
) as unknown as Document;

type Attributes = Readonly<Record<string, string | number>>;

/** An SVG element with attributes and children. */
export function element(name: string, attributes: Attributes, ...children: (Node | string)[]): Element {
  const made: Element = document.createElementNS(SVG_NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}
