import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { afterPaint } from './after-paint.ts';

const isNothing = (child: ComponentChildren): boolean => child === null || (Array.isArray(child) && child.length === 0);

/**
 * Its children, one after the other from the top: each comes when those before are painted, so that the first sight is painted early
 * and no step holds up whoever uses the page. Once all are there, what changes comes at once.
 */
export const InSteps = ({ children }: { readonly children: readonly ComponentChildren[] }) => {
  const [shown, setShown] = useState(1);
  const next = children.findIndex((child, place) => place >= shown && !isNothing(child));
  const isWhole = shown >= children.length;
  useEffect(
    () => (isWhole ? undefined : afterPaint(() => setShown(next === -1 ? children.length : next + 1))),
    [isWhole, next, children.length],
  );
  return <>{children.slice(0, shown)}</>;
};
