import { RENDER_KINDS, type RenderKind } from '../../src/renders/kind/render-kinds.ts';
import { outputs } from '../../src/renders/registry/planned-outputs.ts';
import type { SliceKeys } from '../../src/shared/core/contracts/object-keys.ts';
import { MEDIA } from '../../src/shared/core/option-forms/option-forms.ts';
import { optionsOf } from '../fakes/job-documents.ts';

const A_SECOND = { startMs: 0, endMs: 1000 };
const SHOWN = { width: 64, height: 36 };

/** A file of every row that a slice of a video, and a picture, may come to. */
export const everyOutput = (keys: SliceKeys): { readonly kind: RenderKind; readonly key: string }[] =>
  MEDIA.flatMap((media) => {
    const options = optionsOf(media, {
      renders: [...RENDER_KINDS],
      'ascii.formats': ['txt', 'ans', 'cast', 'gif', 'mp4'],
    });
    return outputs({ media, shown: SHOWN, options, durationMs: 1000 }, A_SECOND, keys).map(({ kind, keyAt }) => ({
      kind,
      key: keyAt(0),
    }));
  });
