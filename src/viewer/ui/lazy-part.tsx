import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { messageOf } from '../../shared/core/errors/errors.ts';
import { Button } from './button.tsx';
import { EmptyState } from './empty-state.tsx';
import { partLoader } from './load-part.ts';

const Loading = () => <div class="loading" aria-busy="true" />;

/** A part of the page that is loaded when it is shown. */
export type LazyPart<Props> = ComponentType<Props> & {
  /** Load it before it is shown. @returns resolves when it is there, or did not come: its place tries again, and says why */
  readonly preload: () => Promise<void>;
};

/** Whether the page could be loaded now: one that could not is not left. */
const isServed = async (): Promise<boolean> => {
  const answer = await fetch(location.pathname, { cache: 'no-store' }).catch(() => undefined);
  return answer?.ok === true;
};

/**
 * A part of the page that is loaded when it is shown, and then stays. Where it cannot be loaded, that is said in its place, with a
 * button that tries again.
 * @param load imports it
 * @param Before stands in its place until then
 * @param heading of a whole page, where it cannot be loaded
 */
export const lazyPart = <Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Before: ComponentType<Props> = Loading,
  heading?: string,
): LazyPart<Props> => {
  const loaded = signal<ComponentType<Props> | undefined>(undefined);
  const problem = signal<string | undefined>(undefined);
  const loadOnce = partLoader(load);
  const loadInto = async (): Promise<void> => {
    loaded.value = await loadOnce();
  };
  const again = async (): Promise<void> => {
    try {
      await loadInto();
      problem.value = undefined;
    } catch (error) {
      problem.value = messageOf(error);
      // Some browsers remember that a part did not load: then only a new page loads it.
      if (await isServed()) location.reload();
    }
  };
  // What does not come now is tried again by its place, which then says why: what said so before would go with that attempt.
  const preload = (): Promise<void> => loadInto().catch(() => undefined);
  const show = (): void => {
    problem.value = undefined;
    loadInto().catch((error: unknown) => {
      problem.value = messageOf(error);
    });
  };
  const Lazy = (props: Props) => {
    useEffect(show, []);
    const Part = loaded.value ?? Before;
    if (problem.value === undefined) return <Part {...props} />;
    return (
      <div class="not-loaded" role="alert">
        {heading === undefined ? null : <h1 class="visually-hidden">{heading}</h1>}
        <EmptyState icon="warning" title={problem.value}>
          <Button onClick={() => void again()}>Try again</Button>
        </EmptyState>
      </div>
    );
  };
  return Object.assign(Lazy, { preload });
};
