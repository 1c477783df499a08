import { shownLines } from '../../../shared/core/text/shown-name.ts';

/** Attributes that are shown or read out. */
const SHOWN_ATTRIBUTES = ['alt', 'aria-label', 'aria-description', 'placeholder', 'title'] as const;

const shownChild = (child: unknown): unknown => {
  if (typeof child === 'string') return shownLines(child);
  return Array.isArray(child) ? child.map(shownChild) : child;
};

/** Properties of an element with all displayed text made safe to show; other properties are unchanged. */
export const shownProps = (props: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const shown: Record<string, unknown> = {};
  if (Object.hasOwn(props, 'children')) shown.children = shownChild(props.children);
  for (const name of SHOWN_ATTRIBUTES) {
    const value = props[name];
    if (typeof value === 'string') shown[name] = shownLines(value);
  }
  return { ...props, ...shown };
};
