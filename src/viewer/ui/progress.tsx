import './progress.css';

/** calm: nothing moves; busy; good: done; bad: failed */
export type Tone = 'calm' | 'busy' | 'good' | 'bad';

/** How far something is. @param label what is read out */
export const Progress = ({
  label,
  value,
  max,
  tone = 'busy',
}: {
  readonly label: string;
  readonly value: number;
  readonly max: number;
  readonly tone?: Tone;
}) => <progress class={`bar tone-${tone}`} max={Math.max(1, max)} value={value} aria-label={label} />;
