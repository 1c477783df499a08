import { create } from 'asciinema-player';
import 'asciinema-player/dist/bundle/asciinema-player.css';
import { useEffect, useRef } from 'preact/hooks';
import { untilAnswered } from '../../../viewer/api/until-answered.ts';
import type { LinkBook } from '../../../viewer/core/links/link-book.ts';
import { readStoredText } from '../../../viewer/links/read-stored.ts';

interface CastPlayerProps {
  readonly links: LinkBook;
  readonly castKey: string;
  readonly columns: number;
  readonly rows: number;
  readonly label: string;
  /** second whose screen is shown before it plays */
  readonly posterSecond: number;
  /** width by height of its place, for which it stands before it is loaded */
  readonly ratio: string;
}

/** Plays a recording as text: letters that can be selected. It is loaded when it is played. */
export const CastPlayer = ({ links, castKey, columns, rows, label, posterSecond }: CastPlayerProps) => {
  const frame = useRef<HTMLElement>(null);
  useEffect(() => {
    const { current: element } = frame;
    if (element === null) return;
    const gone = new AbortController();
    const { signal } = gone;
    const load = async (): Promise<string> => {
      const url = await links.urlOf(castKey);
      if (url === undefined) throw new Error('There is no such recording.');
      return readStoredText(url, signal);
    };
    // A player that is gone is told nothing.
    const data = (): Promise<string> =>
      untilAnswered(load, signal).catch((error: unknown) =>
        signal.aborted ? new Promise(() => {}) : Promise.reject(error),
      );
    const player = create({ data }, element, {
      cols: columns,
      rows,
      fit: 'width',
      preload: true,
      poster: `npt:${posterSecond}`,
      terminalFontFamily: 'ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace',
      terminalLineHeight: 1.2,
    });
    return () => {
      gone.abort();
      player.dispose();
    };
  }, [links, castKey, columns, rows, posterSecond]);
  return <section class="cast" ref={frame} aria-label={label} />;
};
