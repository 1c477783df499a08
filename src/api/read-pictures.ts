import { sniffContent } from '../shared/media/sniff-content.ts';
import { ApiProblem, badField } from './problem.ts';
import { mediaTypeOf } from './read-json-body.ts';

/** Field of a form that pictures are in. */
export const PICTURE_FIELD = 'image';
/** More of them in one request would only take longer than a request may. */
const MAX_PICTURES = 100;

/** Pictures of a request, as they came; nothing is known of what is in them. */
export interface PostedPictures {
  readonly pictures: readonly Uint8Array[];
  /** the body was the picture itself: the answer is about it alone, and no list */
  readonly single: boolean;
}

/** What a body of one picture may be called. curl calls every `--data-binary` a form. */
export const PICTURE_TYPES = ['image/*', 'application/octet-stream'] as const;
const CURL_DEFAULT = 'application/x-www-form-urlencoded';

const isPictureType = (type: string, bytes: Uint8Array): boolean =>
  type === '' ||
  type.startsWith('image/') ||
  type === 'application/octet-stream' ||
  (type === CURL_DEFAULT && sniffContent(bytes).kind === 'picture');

const readForm = async (request: Request): Promise<PostedPictures> => {
  let form: FormData;
  try {
    form = await request.formData();
  } catch {
    throw new ApiProblem(400, 'The body is no multipart/form-data with the boundary that its type names.');
  }
  const parts = form.getAll(PICTURE_FIELD);
  if (parts.length === 0) {
    const names = [...new Set(form.keys())].slice(0, 20).join(', ');
    throw badField(
      PICTURE_FIELD,
      `The form has no field ${PICTURE_FIELD}; its fields are: ${names}. Put each picture into a field ${PICTURE_FIELD}.`,
    );
  }
  if (parts.length > MAX_PICTURES) {
    throw badField(PICTURE_FIELD, `The form has ${parts.length} pictures; at most ${MAX_PICTURES} are taken at once.`);
  }
  const bytesOf = async (part: File | string) =>
    typeof part === 'string' ? new TextEncoder().encode(part) : new Uint8Array(await part.arrayBuffer());
  return { pictures: await Promise.all(parts.map(bytesOf)), single: false };
};

/**
 * Read the pictures of a request: its body, or the fields `image` of a form, in order.
 * @throws {ApiProblem} 400 when there is none or too many, 415 when the body is something else
 */
export const readPictures = async (request: Request): Promise<PostedPictures> => {
  const type = mediaTypeOf(request);
  if (type === 'multipart/form-data') return readForm(request);
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (bytes.length === 0) {
    throw new ApiProblem(400, 'The body is empty: send a picture, or a form with a field image.', {
      field: PICTURE_FIELD,
    });
  }
  if (isPictureType(type, bytes)) return { pictures: [bytes], single: true };
  const accepted = [...PICTURE_TYPES, 'multipart/form-data'];
  throw new ApiProblem(415, `The body is of type "${type}"; send a picture as ${accepted.join(', ')}.`, { accepted });
};
