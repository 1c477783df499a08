import { useEffect, useState } from 'preact/hooks';
import { messageOf } from '../../shared/core/errors/errors.ts';
import { request } from '../api/api-client.ts';
import { untilDone } from '../api/until-answered.ts';

/** Wait after a change of options. While a slider moves, intermediate values are not requested. */
const DEBOUNCE_MS = 200;

/** The last finished render. It is kept while the next one is made. */
export interface RenderView {
  /** path to which the picture was posted for this render */
  readonly path: string | undefined;
  readonly text: string | undefined;
  /** URL of a render that is a picture: `blob:…` */
  readonly url: string | undefined;
  readonly problem: string | undefined;
  readonly isBusy: boolean;
  /** the picture that it is of */
  readonly of: Blob | undefined;
}

const NOTHING: RenderView = {
  path: undefined,
  text: undefined,
  url: undefined,
  problem: undefined,
  isBusy: true,
  of: undefined,
};

/** Post a picture for a render. @throws {ApiError} */
export const postPicture = async (path: string, body: Blob, signal?: AbortSignal): Promise<Blob> => {
  const headers = { 'content-type': 'application/octet-stream' };
  const response = await request(path, { method: 'POST', headers, body, ...(signal === undefined ? {} : { signal }) });
  return response.blob();
};

/**
 * Keep a render of a picture up to date, also when the server was away meanwhile.
 * @param path to which the picture is posted; undefined while options are invalid
 */
export const useRender = (path: string | undefined, body: Blob): RenderView => {
  const [view, setView] = useState(NOTHING);
  useEffect(() => {
    if (path === undefined) return;
    const stale = new AbortController();
    const { signal } = stale;
    setView((before) => ({ ...before, isBusy: true }));
    const timer = setTimeout(async () => {
      try {
        const blob = await untilDone(
          () => postPicture(path, body, signal),
          signal,
          (problem) => signal.aborted || setView((before) => ({ ...before, problem })),
        );
        const isText = blob.type.startsWith('text/');
        const text = isText ? await blob.text() : undefined;
        if (signal.aborted) return;
        const url = isText ? undefined : URL.createObjectURL(blob);
        setView({ path, text, url, problem: undefined, isBusy: false, of: body });
      } catch (error) {
        // A render of another picture must not stand for one that is refused.
        const kept = (before: RenderView): RenderView => (before.of === body ? before : NOTHING);
        if (!signal.aborted) setView((before) => ({ ...kept(before), problem: messageOf(error), isBusy: false }));
      }
    }, DEBOUNCE_MS);
    return () => {
      clearTimeout(timer);
      stale.abort();
    };
  }, [path, body]);
  const { url } = view;
  useEffect(() => () => (url === undefined ? undefined : URL.revokeObjectURL(url)), [url]);
  return view;
};
