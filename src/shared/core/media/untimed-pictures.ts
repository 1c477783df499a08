import type { Warning } from '../contracts/warning.ts';

/** Signature of encoders that put two pictures into one packet. @see MPEG-4 user data as DivX and Xvid write it */
const PACKED = /DivX\d+(?:b|Build)\d+p/;
/**
 * ASF codecs for which we have no encoder that reorders pictures: the correction for other codecs could not be tested
 * on them.
 */
const UNPROVEN: ReadonlySet<string> = new Set(['wmv3', 'vc1']);

/**
 * Warnings about inexact times in containers that keep one time a packet, in decoding order.
 * @param film codec, and `delayUs`: how much later than their packets its pictures come out, microseconds
 * @param start first bytes of the file, including its first pictures
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
