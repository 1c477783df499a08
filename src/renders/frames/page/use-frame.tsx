import { useEffect, useMemo, useState } from 'preact/hooks';
import { sliceKeys } from '../../../shared/core/contracts/object-keys.ts';
import { untilAnswered } from '../../../viewer/api/until-answered.ts';
import { AGAIN_MS, useLink } from '../../../viewer/links/use-link.ts';
import { partLoader } from '../../../viewer/ui/load-part.ts';
import type { ResultProps } from '../../parts/page/page-part.tsx';
import { frameKey } from '../keys.ts';
import { isPacked } from '../options.ts';
import type { PackedFrames } from './packed-frames.ts';

const packedOf = (of: Pick<ResultProps, 'plan' | 'links'>): Pick<PackedFrames, 'pictureOf'> => {
  const open = partLoader(async () => (await import('./open-packed-frames.tsx')).openPackedFrames(of));
  return { pictureOf: async (second, signal) => (await open()).pictureOf(second, signal) };
};

/** Where the frames of a job come from. */
export type FrameSource = Pick<ResultProps, 'plan' | 'links'> & {
  /** undefined: single files, which have links */
  readonly packed: Pick<PackedFrames, 'pictureOf'> | undefined;
};

/** The source of a job's frames, the same as long as the job is shown. */
export const useFrameSource = ({ plan, links }: Pick<ResultProps, 'plan' | 'links'>): FrameSource =>
  useMemo(
    () => ({ plan, links, packed: isPacked(plan.job.options) ? packedOf({ plan, links }) : undefined }),
    [plan, links],
  );

/** Address of a picture that was read, valid until another one is wanted. */
const usePacked = (packed: FrameSource['packed'], second: number | undefined): string | undefined => {
  const [found, setFound] = useState<{ readonly second: number; readonly url: string }>();
  useEffect(() => {
    if (packed === undefined || second === undefined) return;
    const abort = new AbortController();
    let url: string | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (again: readonly number[]): Promise<void> => {
      const { signal } = abort;
      // What is refused is looked for as what is missing: its place stays empty.
      const picture = await untilAnswered(() => packed.pictureOf(second, signal), signal).catch(() => undefined);
      if (signal.aborted) return;
      const [waitMs, ...rest] = again;
      if (picture !== undefined) {
        url = URL.createObjectURL(new Blob([picture], { type: 'image/jpeg' }));
        setFound({ second, url });
      } else if (waitMs !== undefined) timer = setTimeout(() => void look(rest), waitMs);
    };
    void look(AGAIN_MS);
    return () => {
      abort.abort();
      clearTimeout(timer);
      setFound(undefined);
      if (url !== undefined) URL.revokeObjectURL(url);
    };
  }, [packed, second]);
  return found !== undefined && found.second === second ? found.url : undefined;
};

/**
 * Address of the frame of a second, once it is there.
 * @param second undefined while none is needed
 */
export const useFrame = ({ plan, links, packed }: FrameSource, second: number | undefined): string | undefined => {
  const key = second === undefined ? undefined : frameKey(sliceKeys(plan.job.jobId, 0), second);
  const link = useLink(links, packed === undefined ? key : undefined);
  const address = usePacked(packed, second);
  return packed === undefined ? link : address;
};
