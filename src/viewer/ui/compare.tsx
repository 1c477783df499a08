import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import './compare.css';

/** Enough of the first picture that one sees what the slider is for. */
const BEGIN_PERCENT = 25;

/**
 * Two pictures of one shape over each other; a slider moves the border between them.
 * @param label what the slider compares
 * @param before left of the border
 * @param after right of it
 */
export const Compare = ({
  label,
  before,
  after,
}: {
  readonly label: string;
  readonly before: ComponentChildren;
  readonly after: ComponentChildren;
}) => {
  const [percent, setPercent] = useState(BEGIN_PERCENT);
  return (
    <div class="compare" style={{ '--at': `${percent}%` }}>
      <div class="compare-after">{after}</div>
      <div class="compare-before">{before}</div>
      <input
        class="compare-slider"
        type="range"
        min={0}
        max={100}
        value={percent}
        aria-label={label}
        onInput={({ currentTarget }) => setPercent(Number(currentTarget.value))}
      />
    </div>
  );
};
