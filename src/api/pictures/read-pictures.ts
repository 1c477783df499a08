import { FormError, formParts } from '../../shared/core/forms/form-parts.ts';
import { sniffContent } from '../../shared/core/media/sniff-content.ts';
import { ApiProblem, badField } from '../http/problem.ts';
import { mediaTypeOf } from '../http/read-json-body.ts';
import type { RouteBody } from '../http/route.ts';

/** Name of the form field that holds pictures. */
export const PICTURE_FIELD = 'image';
/** Most pictures in one request: more would take longer than a request may. */
const MAX_PICTURES = 100;

/** Pictures of a request, byte for byte. They have not been decoded or checked. */
export interface PostedPictures {
  readonly pictures: readonly Uint8Array[];
  /** the body was the picture itself: the answer is a single result, not a list */
  readonly single: boolean;
}

/** Content types of a body that is one picture. curl sends every `--data-binary` with the type of a form. */
const PICTURE_TYPES = ['image/*', 'application/octet-stream'] as const;
/** Body of a request with pictures. */
export const PICTURE_BODY: RouteBody = {
  description: `A picture as it is, or a form with one or many in the field ${PICTURE_FIELD}; its other fields are ignored.`,
  content: {
    ...Object.fromEntries(PICTURE_TYPES.map((type) => [type, 'binary' as const])),
    'multipart/form-data': {
      multipart: {
        type: 'object',
        properties: {
          [PICTURE_FIELD]: { type: 'array', minItems: 1, items: { type: 'string', contentMediaType: 'image/*' } },
        },
        required: [PICTURE_FIELD],
      },
    },
  },
};
const CURL_DEFAULT = 'application/x-www-form-urlencoded';

const isPictureType = (type: string, bytes: Uint8Array): boolean =>
  type === '' ||
  type.startsWith('image/') ||
  type === 'application/octet-stream' ||
  (type === CURL_DEFAULT && sniffContent(bytes).kind === 'picture');

/** Most fields of a form. Other fields than pictures are ignored, but parsing them takes time. */
const MAX_PARTS = 2 * MAX_PICTURES;
/** Most names of fields that a message lists. */
const MAX_NAMED = 20;
const PIECE_BYTES = 65_536;

/** Cut a body into pieces, so that a form with too many parts is refused before all of it is parsed. */
async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}

const wholeOf = async (bytes: AsyncIterable<Buffer>): Promise<Uint8Array> => {
  const pieces: Buffer[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces);
};

const collectPictures = async (request: Request, names: Set<string>): Promise<Uint8Array[]> => {
  const body = new Uint8Array(await request.arrayBuffer());
  const pictures: Uint8Array[] = [];
  for await (const { name, bytes } of formParts(request.headers.get('content-type') ?? '', piecesOf(body), MAX_PARTS)) {
    if (name !== PICTURE_FIELD) {
      if (name !== undefined && names.size < MAX_NAMED) names.add(name.slice(0, 100));
      continue;
    }
    if (pictures.length === MAX_PICTURES) {
      throw badField(
        PICTURE_FIELD,
        `The form has more than ${MAX_PICTURES} pictures, which is the limit. Send the others in another request.`,
      );
    }
    pictures.push(await wholeOf(bytes));
  }
  return pictures;
};

const readForm = async (request: Request): Promise<PostedPictures> => {
  const names = new Set<string>();
  let pictures: Uint8Array[];
  try {
    pictures = await collectPictures(request, names);
  } catch (error) {
    if (!(error instanceof FormError)) throw error;
    throw new ApiProblem(
      400,
      `The body cannot be read as a form. ${error.message} Its lines end with CRLF, and its last one is --boundary--.`,
    );
  }
  if (pictures.length > 0) return { pictures, single: false };
  const others = names.size === 0 ? 'it has no other field' : `its fields are: ${[...names].join(', ')}`;
  throw badField(
    PICTURE_FIELD,
    `The form has no field ${PICTURE_FIELD}; ${others}. Put each picture into a field ${PICTURE_FIELD}.`,
  );
};

/**
 * Read the pictures of a request: its body, or the fields `image` of a form, in order.
 * @throws {ApiProblem} 400 when there are none or too many, 415 when the body is something else
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
