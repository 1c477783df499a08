import { formatClock } from '../../../shared/core/text/format-clock.ts';

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

/** Without tenths: they would only flicker. */
const clock = (ms: number): string => formatClock(Math.floor(Math.max(0, ms) / 1000) * 1000);

/** Words about the sound are cut to what is left of the line, unless that is less than this. */
const FEWEST_SOUND = 'no sound'.length;

/** The line below a film: what is played, and the keys. */
export const playLine = ({ atMs, endMs, isPaused, isLoading, sound }: PlayState, columns: number): string => {
  const state = isLoading ? '...' : isPaused ? '||' : '>';
  const times = ` ${state.padEnd(3)} ${clock(atMs)} / ${clock(endMs)}`;
  const keys = 'space pauses, arrows seek, q ends';
  const most = columns - 1;
  const fits = (part: string, line: string): string => (line.length + part.length <= most ? line + part : line);
  const line = fits(`   ${keys}`, fits(times, ''));
  const room = most - line.length - 3;
  if (sound === '' || room < FEWEST_SOUND) return line;
  return `${line}   ${sound.length <= room ? sound : `${sound.slice(0, room - 1)}…`}`;
};
