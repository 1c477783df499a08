import { formatClock } from '../../shared/core/text/format-clock.ts';
import { placeOf } from '../core/result/moment.ts';

interface MomentSliderProps {
  /** seconds that have a frame */
  readonly seconds: readonly number[];
  readonly second: number;
  readonly onSecond: (second: number) => void;
}

/** Slider that chooses a second of the film, of those that are rendered. */
export const MomentSlider = ({ seconds, second, onSecond }: MomentSliderProps) => (
  <label class="moment-slider">
    <span class="visually-hidden">Second of the video</span>
    <input
      type="range"
      min={0}
      max={Math.max(0, seconds.length - 1)}
      step={1}
      value={placeOf(seconds, second)}
      aria-valuetext={formatClock(second * 1000)}
      onInput={(event) => onSecond(seconds[event.currentTarget.valueAsNumber] ?? second)}
    />
    <output class="figure">
      {formatClock(second * 1000)} of {formatClock((seconds.at(-1) ?? second) * 1000)}
    </output>
  </label>
);
