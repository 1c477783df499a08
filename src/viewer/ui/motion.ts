import { signal } from '@preact/signals';

const reduced = matchMedia('(prefers-reduced-motion: reduce)');

/** Whether pictures move: as the reader's system says, until they say otherwise. */
export const moves = signal(!reduced.matches);

reduced.addEventListener('change', () => {
  moves.value = !reduced.matches;
});
