import { signal } from '@preact/signals';
import { WorkList } from './work.tsx';
import './toast.css';

/** Long enough to be read. */
const SHOWN_MS = 4_000;

interface Toast {
  readonly number: number;
  readonly text: string;
}

const toast = signal<Toast | undefined>(undefined);
let count = 0;

/**
 * Say what was done, for some seconds, in a corner of the page. What went wrong is said where it went wrong; only what was done by a menu,
 * which is closed by then, says it here as well.
 */
export const say = (text: string): void => {
  count += 1;
  const said = { number: count, text };
  toast.value = said;
  setTimeout(() => {
    if (toast.value === said) toast.value = undefined;
  }, SHOWN_MS);
};

/** Where {@link say} shows its sentences, below work that goes on; once on the page. */
export const Toasts = () => (
  <div class="toasts">
    <WorkList />
    <div role="status">
      {toast.value === undefined ? null : (
        <p key={toast.value.number} class="toast">
          {toast.value.text}
        </p>
      )}
    </div>
  </div>
);
