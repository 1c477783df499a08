import { moves } from './motion.ts';

/** Stops every GIF of the page, or lets them play. */
export const MotionToggle = () => (
  <button type="button" class="button" aria-pressed={!moves.value} onClick={() => (moves.value = !moves.value)}>
    {moves.value ? 'Stop GIFs' : 'GIFs are still'}
  </button>
);
