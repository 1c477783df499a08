import type { ComponentChildren } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import './tabs.css';

export interface Tab {
  readonly name: string;
  readonly content: ComponentChildren;
  /** at the end of the row while this tab is shown */
  readonly aside?: ComponentChildren;
}

/**
 * Parts of a page of which one is shown. Arrow keys go from tab to tab.
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/tabs/
 */
export const Tabs = ({ label, tabs }: { readonly label: string; readonly tabs: readonly Tab[] }) => {
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const move = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const to = (at + step + tabs.length) % tabs.length;
    setAt(to);
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[to]?.focus();
  };
  return (
    <div class="stack">
      <div class="tabs-row">
        <div ref={list} class="tabs" role="tablist" aria-label={label} tabIndex={-1} onKeyDown={move}>
          {tabs.map(({ name }, place) => (
            <button
              key={name}
              type="button"
              class="tab"
              role="tab"
              id={`${id}-tab-${place}`}
              aria-selected={place === at}
              aria-controls={`${id}-panel`}
              tabIndex={place === at ? 0 : -1}
              onClick={() => setAt(place)}
            >
              {name}
            </button>
          ))}
        </div>
        {tabs[at]?.aside}
      </div>
      <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-tab-${at}`}>
        {tabs[at]?.content}
      </div>
    </div>
  );
};
