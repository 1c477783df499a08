import { formatClock } from '../core/ui/format-clock.ts';

interface MomentSliderProps {
  /** last second that has a frame */
  readonly last: number;
  readonly second: number;
  readonly onSecond: (second: number) => void;
}

/** Slider that chooses a second of the film. */
export const MomentSlider = ({ last, second, onSecond }: MomentSliderProps) => (
  <label class="moment-slider">
    <span class="visually-hidden">Second of the video</span>
    <input
      type="range"
      min={0}
      max={last}
      step={1}
      value={second}
      aria-valuetext={formatClock(second * 1000)}
      onInput={(event) => onSecond(event.currentTarget.valueAsNumber)}
    />
    <output class="figure">
      {formatClock(second * 1000)} of {formatClock(last * 1000)}
    </output>
  </label>
);
