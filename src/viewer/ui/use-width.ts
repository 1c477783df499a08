import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

/** Displayed width of an element, whole CSS pixels; 0 before it is displayed. */
export const useWidth = (element: RefObject<Element | null>): number => {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return;
    // It is told before the next paint, of a layout that is made anyhow; to ask here would make one more.
    const observer = new ResizeObserver(() => setWidth(Math.floor(current.clientWidth)));
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return width;
};
