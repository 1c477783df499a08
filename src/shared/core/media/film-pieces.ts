import type { Warning } from '../contracts/warning.ts';
import type { FilmPiece, MediaProbe } from './media-probe.ts';

/** The byte range of a piece in the file, half-open. */
export type PieceBytes = Pick<FilmPiece, 'from' | 'to'>;

/** Probe results of a piece that was read as a file of its own; microseconds on the piece's clock. */
export interface ProbedPiece extends Pick<FilmPiece, 'from' | 'to' | 'ordinal' | 'timeBase' | 'lastUs'> {
  readonly originUs: number;
  readonly endUs: number;
}

/** Put pieces one after another on the clock of a film. */
export const layPieces = (probed: readonly ProbedPiece[]): FilmPiece[] => {
  let startUs = 0;
  return probed.map(({ endUs: pieceEndUs, ...piece }) => {
    const endUs = startUs + pieceEndUs - piece.originUs;
    const laid = { ...piece, startUs, endUs };
    startUs = endUs;
    return laid;
  });
};

const seconds = (us: number): string => (us / 1e6).toFixed(3);
const LISTED = 5;

/** Joins the first few items, with `…` if there are more. */
const listed = (all: readonly string[]): string =>
  all.length > LISTED ? `${all.slice(0, LISTED).join(', ')}, …` : all.join(', ');

/**
 * Warnings about a film in pieces.
 * @param pieces the pieces that are shown
 * @param leftOut pieces that were skipped because no picture could be read in them
 */
export const pieceWarnings = (
  pieces: readonly FilmPiece[],
  leftOut: readonly PieceBytes[],
  audio: boolean,
): Warning[] => {
  const jumps = pieces.slice(1).map(({ startUs }) => `${seconds(startUs)} s`);
  const times = jumps.length === 1 ? 'once' : `${jumps.length} times`;
  const shown =
    jumps.length === 0
      ? 'The clock of the file jumps.'
      : `The clock of the file jumps ${times}, at ${listed(jumps)} of the film: its pieces are shown one after another.`;
  const places = listed(leftOut.map(({ from, to }) => `${from} to ${to}`));
  const lost = leftOut.length === 0 ? '' : ` Left out, as no picture could be read there: bytes ${places} of the file.`;
  return [
    { code: 'clockJump', message: `${shown}${lost}` },
    ...(audio
      ? [
          {
            code: 'soundMissing' as const,
            message: 'Renders of the whole film have no sound: the sound of a file whose clock jumps is not joined.',
          },
        ]
      : []),
  ];
};

/**
 * The probe of a single piece, on the clock of the film: `originUs` is time 0 of the film, `startUs` before the piece begins.
 */
export const pieceProbe = (probe: MediaProbe, piece: FilmPiece): MediaProbe => ({
  ...probe,
  originUs: piece.originUs - piece.startUs,
  video: { ...probe.video, ordinal: piece.ordinal, timeBase: piece.timeBase, lastUs: piece.lastUs },
});

/** The URL by which ffmpeg reads a byte range as a file of its own. @see https://ffmpeg.org/ffmpeg-protocols.html#subfile */
export const subfileUrl = (url: string, { from, to }: PieceBytes): string =>
  `subfile,,start,${from},end,${to},,:${url}`;

/** The options of a confined input, with ffmpeg's `subfile` protocol allowed as well. */
export const subfileArgs = (inputArgs: readonly string[]): string[] =>
  inputArgs.map((arg, i) => (inputArgs[i - 1] === '-protocol_whitelist' ? `${arg},subfile` : arg));
