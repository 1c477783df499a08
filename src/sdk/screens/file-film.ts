import type { AsciiStyle } from '../../renders/ascii/kernel/ascii-style.ts';
import type { ScreenFilm } from '../core/screens/timed-screen.ts';
import { drawFilm, openFilmPictures } from './film-pictures.ts';

/**
 * A film on this machine as screens, decoded while it is shown.
 * @param path absolute, UTF-8
 * @throws {SourceMediaError} when it cannot be rendered
 */
export const openFileFilm = async (path: string, bytes: number, style: AsciiStyle): Promise<ScreenFilm> => {
  const film = await openFilmPictures(path, bytes);
  const { probe, inputArgs } = film;
  return {
    lengthMs: probe.durationMs,
    filmMs: (atMs) => atMs,
    screens: (request) => drawFilm(film, style, request),
    // The sound of a film whose clock jumps is on no single clock.
    sound: async () => (probe.audio && probe.pieces === undefined ? { path, inputArgs } : undefined),
    close: async () => undefined,
  };
};
