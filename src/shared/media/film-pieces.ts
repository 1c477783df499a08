import type { Warning } from '../contracts/warning.ts';
import type { FilmPiece, MediaProbe } from './media-probe.ts';

/** Bytes of the file. */
export type PieceBytes = Pick<FilmPiece, 'from' | 'to'>;

/** What is known of a piece that was read as a file of its own; microseconds on its clock. */
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

/** A list that says when it goes on. */
const listed = (all: readonly string[]): string =>
  all.length > LISTED ? `${all.slice(0, LISTED).join(', ')}, …` : all.join(', ');

/**
 * What to say of a film in pieces.
 * @param pieces those that are shown
 * @param leftOut those without pictures
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
 * A piece as a probe of its own, on the clock of the film: what the film calls 0 lies that long before the piece begins.
 */
export const pieceProbe = (probe: MediaProbe, piece: FilmPiece): MediaProbe => ({
  ...probe,
  originUs: piece.originUs - piece.startUs,
  video: { ...probe.video, ordinal: piece.ordinal, timeBase: piece.timeBase, lastUs: piece.lastUs },
});

/** How ffmpeg names some bytes of a file as if they were one. @see https://ffmpeg.org/ffmpeg-protocols.html#subfile */
export const subfileUrl = (url: string, { from, to }: PieceBytes): string =>
  `subfile,,start,${from},end,${to},,:${url}`;

/** Options of a confined input that may also read a part of its file. */
export const subfileArgs = (inputArgs: readonly string[]): string[] =>
  inputArgs.map((arg, i) => (inputArgs[i - 1] === '-protocol_whitelist' ? `${arg},subfile` : arg));
