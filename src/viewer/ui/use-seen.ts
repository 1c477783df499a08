import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

/** Distance from the screen at which an element counts as seen, so that it is loaded before it appears. */
const MARGIN = '200px';

/** Whether an element is on the screen or close to it. */
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

/** Whether an element is or was on the screen or close to it: what is loaded for it stays. */
export const useWasSeen = (element: RefObject<Element | null>): boolean => {
  const isSeen = useSeen(element);
  const wasSeen = useRef(false);
  wasSeen.current ||= isSeen;
  return wasSeen.current;
};
