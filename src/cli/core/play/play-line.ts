/** State of a player, for its line of text. */
export interface PlayState {
  /** moment of the film, milliseconds */
  readonly atMs: number;
  readonly endMs: number;
  readonly isPaused: boolean;
  /** the first picture is awaited */
  readonly isLoading: boolean;
  readonly sound: string;
}

const clock = (ms: number): string => {
  const seconds = Math.floor(Math.max(0, ms) / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
};

/** The line below a film: what is played, and the keys. */
export const playLine = ({ atMs, endMs, isPaused, isLoading, sound }: PlayState, columns: number): string => {
  const state = isLoading ? '...' : isPaused ? '||' : '>';
  const times = ` ${state.padEnd(3)} ${clock(atMs)} / ${clock(endMs)}`;
  const keys = 'space pauses, arrows seek, q ends';
  const parts = [times, keys, ...(sound === '' ? [] : [sound])];
  let line = '';
  for (const part of parts) {
    const longer = line === '' ? part : `${line}   ${part}`;
    if (longer.length > columns - 1) break;
    line = longer;
  }
  return line;
};
