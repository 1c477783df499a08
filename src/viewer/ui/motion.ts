import { signal } from '@preact/signals';

const reduced = matchMedia('(prefers-reduced-motion: reduce)');

/** Whether GIFs play: by the setting of the user's system, until the user changes it on the page. */
export const moves = signal(!reduced.matches);

reduced.addEventListener('change', () => {
  moves.value = !reduced.matches;
});
