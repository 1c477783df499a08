import { type RejectionReason, SourceMediaError } from '../../shared/core/errors/errors.ts';
import type { PictureFormat } from '../http/negotiate-format.ts';
import { startPictureTime } from './picture-time.ts';
import type { PostedPictures } from './read-pictures.ts';

/** The render of one picture out of several, or why it failed. Binary renders are in base64. */
export type PictureAnswer =
  | { readonly contentType: string; readonly text: string }
  | { readonly contentType: string; readonly base64: string }
  | { readonly problem: { readonly reason: RejectionReason; readonly detail: string } };

type Render = (picture: Uint8Array, longestMs: number) => Promise<Uint8Array>;

/** One picture's render as an element of a list. */
const elementOf = async (format: PictureFormat, render: () => Promise<Uint8Array>): Promise<PictureAnswer> => {
  try {
    const rendered = await render();
    const { contentType } = format;
    const bytes = Buffer.from(rendered);
    return format.isText
      ? { contentType, text: bytes.toString('utf8') }
      : { contentType, base64: bytes.toString('base64') };
  } catch (error) {
    if (!(error instanceof SourceMediaError)) throw error;
    return { problem: { reason: error.reason, detail: error.message } };
  }
};

/**
 * Render posted pictures, one after the other.
 * @returns the render itself for a body that is a picture; else a JSON list in order, with the reason for each failed picture
 * @throws {SourceMediaError} when the only picture cannot be rendered
 */
export const renderPictures = async (
  { pictures, single }: PostedPictures,
  format: PictureFormat,
  render: Render,
  signal: AbortSignal,
): Promise<Response> => {
  const [first] = pictures;
  const longestMs = startPictureTime();
  if (single && first !== undefined) {
    const body = await render(first, longestMs());
    // A browser must not take the render of an untrusted picture for another type, and run what it holds.
    const headers = { 'content-type': format.contentType, 'x-content-type-options': 'nosniff' };
    return new Response(Buffer.from(body), { headers });
  }
  const rendered: PictureAnswer[] = [];
  for (const picture of pictures) {
    signal.throwIfAborted();
    rendered.push(await elementOf(format, () => render(picture, longestMs())));
  }
  return Response.json(rendered);
};
