import { Button } from './button.tsx';
import { moves } from './motion.ts';

/** Stops every GIF of the page, or lets them play. */
export const MotionToggle = () => (
  <Button
    kind="quiet"
    small
    icon={moves.value ? 'pause' : 'play'}
    aria-pressed={!moves.value}
    onClick={() => (moves.value = !moves.value)}
  >
    {moves.value ? 'Stop GIFs' : 'GIFs are still'}
  </Button>
);
