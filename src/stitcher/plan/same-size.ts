import { failureOf } from '../../shared/core/contracts/failure.ts';
import type { PictureSize } from '../../shared/core/media/fit-picture.ts';
import type { SlicePart } from './slice-part.ts';
import { UnstitchableError } from './unstitchable-error.ts';

/** Parts of the first one's size; one of another size becomes a gap. */
export const sameSize = <T extends { readonly key: string }>(
  parts: readonly SlicePart<T>[],
  sizeOf: (part: T) => PictureSize,
): SlicePart<T>[] => {
  const [first] = parts.flatMap((each) => ('part' in each ? [sizeOf(each.part)] : []));
  return parts.map((each): SlicePart<T> => {
    if ('gap' in each || first === undefined) return each;
    const { width, height } = sizeOf(each.part);
    if (width === first.width && height === first.height) return each;
    const message = `"${each.part.key}" is ${width}×${height} pixels large, the film ${first.width}×${first.height}. Render it again.`;
    return { slice: each.slice, gap: failureOf(new UnstitchableError(message)) };
  });
};
