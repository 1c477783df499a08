import type { ComponentChildren } from 'preact';
import { formatClock } from '../../shared/core/text/format-clock.ts';
import { lengthClock } from '../core/job/job-words.ts';
import { nextChange } from '../core/timeline/scene-changes.ts';
import { Button } from '../ui/button.tsx';

interface TimeFootProps {
  readonly second: number;
  /** end of the film, milliseconds */
  readonly endMs: number;
  readonly changes: readonly number[];
  readonly best: number | undefined;
  readonly goTo: (second: number | undefined) => void;
  readonly children: ComponentChildren;
}

/** Below the film: the time, and ways to the moments that stand out. */
export const TimeFoot = ({ second, endMs, changes, best, goTo, children }: TimeFootProps) => {
  const before = nextChange(changes, second, -1);
  const after = nextChange(changes, second, 1);
  return (
    <div class="time-foot">
      <span class="time-ways">
        <output class="time-clock figure">
          <strong>{formatClock(second * 1000)}</strong> <span class="faint">/ {lengthClock(endMs)}</span>
        </output>
        <Button
          kind="quiet"
          small
          icon="left"
          label="Scene before"
          disabled={before === undefined}
          onClick={() => goTo(before)}
        />
        <Button
          kind="quiet"
          small
          icon="right"
          label="Scene after"
          disabled={after === undefined}
          onClick={() => goTo(after)}
        />
        <Button
          kind="quiet"
          small
          icon="best"
          label={best === undefined ? 'Best picture, not known yet' : `Best picture, ${formatClock(best * 1000)}`}
          disabled={best === undefined}
          onClick={() => goTo(best)}
        />
      </span>
      {children}
    </div>
  );
};
