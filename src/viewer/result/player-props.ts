import type { StoryboardBook } from '../panel/storyboard-book.ts';

/** Between the film and what shows a moment of it. */
export interface FilmTies {
  /** chosen moment, milliseconds; the film follows it while it does not play */
  readonly atMs: number;
  /** the player leaves here what puts a film that plays at a moment, milliseconds; undefined: there is no player */
  readonly seek: { current: ((ms: number) => void) | undefined };
  /** called with the moment that plays, and with undefined when nothing plays */
  readonly onPlay: (ms: number | undefined) => void;
  /** called with the moment at which somebody put the film by its own bar, or stopped it */
  readonly onPut: (ms: number) => void;
  /** called when the link seems to have expired @returns a new one; undefined: the film is gone */
  readonly onStale: () => Promise<string | undefined>;
}

export interface PlayerProps extends FilmTies {
  readonly url: string;
  /** link to what is shown until the film is; undefined: nothing */
  readonly poster: string | undefined;
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly storyboard: StoryboardBook | undefined;
  /** it plays as soon as it is there */
  readonly plays: boolean;
  /** what was in its place had the focus */
  readonly hasFocus: boolean;
}
