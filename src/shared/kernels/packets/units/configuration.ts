import { h264Look } from './h264-look.ts';
import { factsOfConfiguration } from './h264-parameters.ts';
import type { UnitForm } from './picture-look.ts';

/** Where the length of units stands in a configuration, and the bytes that it has at least. */
const PLACES = { h264: { lengthAt: 4, least: 7 }, hevc: { lengthAt: 21, least: 23 } } as const;
const VERSION = 1;

/**
 * How units lie in the packets of a track.
 * @param configuration content of `avcC` or `hvcC`. One that begins otherwise has start codes, as its packets have
 * @returns undefined when it cannot be read
 */
export const unitsByConfiguration = (codec: 'h264' | 'hevc', configuration: Uint8Array): UnitForm | undefined => {
  const { lengthAt, least } = PLACES[codec];
  const [first, second, third = 0] = configuration;
  // ffmpeg tells the two forms apart by these bytes.
  if (first === 0 && second === 0 && third <= 1) {
    const form = { lengthBytes: 0 } as const;
    return codec === 'h264' ? { ...form, stated: h264Look(form).facts?.(configuration) } : form;
  }
  const lengthBytes = ((configuration[lengthAt] ?? 2) & 3) + 1;
  if (configuration.length < least || (codec === 'h264' && first !== VERSION)) return undefined;
  if (lengthBytes !== 1 && lengthBytes !== 2 && lengthBytes !== 4) return undefined;
  if (codec === 'h264') return { lengthBytes, stated: factsOfConfiguration(configuration) };
  // 0 stands for unknown.
  const layers = ((configuration[21] ?? 0) >> 3) & 7;
  return { lengthBytes, ...(layers === 0 ? {} : { topLayer: layers - 1 }) };
};
