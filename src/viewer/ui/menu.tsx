import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Button, type ButtonLook } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';
import './menu.css';

/** An entry of a menu. */
export interface MenuItem {
  readonly text: string;
  readonly icon?: IconName;
  readonly isDanger?: boolean;
  readonly does: () => void;
}

const KEYS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

const Entry = ({ item, onDone }: { readonly item: MenuItem; readonly onDone: () => void }) => {
  const { text, icon, isDanger, does } = item;
  const run = () => {
    onDone();
    does();
  };
  return (
    <button
      type="button"
      class={isDanger ? 'menu-item button-danger' : 'menu-item'}
      role="menuitem"
      tabIndex={-1}
      onClick={run}
    >
      {icon === undefined ? null : <Icon name={icon} />}
      {text}
    </button>
  );
};

/**
 * A button that opens a list of deeds. Arrow keys go through it; Escape and a click elsewhere close it.
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/menu-button/
 */
export const Menu = ({
  label,
  items,
  children,
  ...look
}: Omit<ButtonLook, 'label'> & { readonly label: string; readonly items: readonly MenuItem[] }) => {
  const [isOpen, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const entries = (): HTMLElement[] => [...(box.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
  const close = (): void => {
    setOpen(false);
    box.current?.querySelector('button')?.focus();
  };
  useEffect(() => {
    if (!isOpen) return undefined;
    entries()[0]?.focus();
    const leave = ({ target }: Event): void => {
      if (target instanceof Node && box.current?.contains(target) !== true) setOpen(false);
    };
    document.addEventListener('pointerdown', leave);
    document.addEventListener('focusin', leave);
    return () => {
      document.removeEventListener('pointerdown', leave);
      document.removeEventListener('focusin', leave);
    };
  }, [isOpen]);
  const move = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') close();
    if (event.key === 'Tab') setOpen(false);
    const all = entries();
    const { activeElement } = document;
    const at = activeElement instanceof HTMLElement ? all.indexOf(activeElement) : -1;
    const to = KEYS[event.key]?.(at, all.length);
    if (to === undefined) return;
    event.preventDefault();
    all[to]?.focus();
  };
  return (
    <div class="menu" ref={box}>
      <Button
        {...look}
        label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        {children}
      </Button>
      {isOpen && (
        <div id={id} class="menu-list" role="menu" aria-label={label} tabIndex={-1} onKeyDown={move}>
          {items.map((item) => (
            <Entry key={item.text} item={item} onDone={close} />
          ))}
        </div>
      )}
    </div>
  );
};
