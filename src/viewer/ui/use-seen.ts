import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** How far below the screen something is already loaded. */
const MARGIN = '200px';

/** Whether an element is on the screen, or nearly. */
export const useSeen = (element: RefObject<Element | null>): boolean => {
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    if (element.current === null) return;
    const observer = new IntersectionObserver((entries) => setSeen(entries.at(-1)?.isIntersecting ?? false), {
      rootMargin: MARGIN,
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return isSeen;
};
