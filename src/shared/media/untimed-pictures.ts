import type { Warning } from '../contracts/warning.ts';

/** Encoders that put two pictures into one packet sign so. @see MPEG-4 user data as DivX and Xvid write it */
const PACKED = /DivX\d+(?:b|Build)\d+p/;
/** Codecs of ASF whose reordered pictures no encoder of ours makes: what is done for others was not held against them. */
const UNPROVEN: ReadonlySet<string> = new Set(['wmv3', 'vc1']);

/**
 * What cannot be exact in containers that keep one time a packet, in the order of decoding.
 * @param film its codec, and how much later than their packets its pictures come out
 * @param start first bytes of the file, with its first pictures
 */
export const untimedWarnings = (
  film: { readonly codec: string; readonly delayUs: number },
  start: Uint8Array,
): Warning[] => {
  const approximate = (message: string): Warning[] => [{ code: 'timesApproximate', message }];
  if (film.codec === 'mpeg4' && PACKED.test(Buffer.from(start).toString('latin1'))) {
    return approximate(
      'The file packs two pictures into one packet and gives both one time (packed bitstream): pictures may be shown up to 1 frame too early or too late.',
    );
  }
  if (film.delayUs === 0 || !UNPROVEN.has(film.codec)) return [];
  return approximate(
    `The container gives the reordered pictures of ${film.codec} no time of their own: they may be shown up to 2 frames too early or too late.`,
  );
};
