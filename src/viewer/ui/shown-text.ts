import { options, type VNode } from 'preact';
import { shownLines } from '../../shared/shown-name.ts';

/** Attributes that are shown or read out. */
const SHOWN_ATTRIBUTES = ['alt', 'aria-label', 'aria-description', 'placeholder', 'title'] as const;

const shownChild = (child: unknown): unknown => {
  if (typeof child === 'string') return shownLines(child);
  return Array.isArray(child) ? child.map(shownChild) : child;
};

/**
 * Have every text that the page shows pass the same escaping, whoever wrote it: names of files, keys, messages of records and of
 * answers. It is done where elements are made, so that no component can forget it.
 */
export const escapeShownText = (): void => {
  const before = options.vnode;
  options.vnode = (vnode: VNode) => {
    if (typeof vnode.type === 'string') {
      const props = vnode.props as Record<string, unknown>;
      if (Object.hasOwn(props, 'children')) props.children = shownChild(props.children);
      for (const name of SHOWN_ATTRIBUTES) {
        if (typeof props[name] === 'string') props[name] = shownLines(props[name]);
      }
    }
    before?.(vnode);
  };
};
