import * as z from 'zod/mini';

const size = z.int().check(z.minimum(1));

/** Answer for a picture that cannot be decoded: `[]`. */
const Undecodable = z.array(z.never()).check(z.maxLength(0));

const Shape = z.union([z.tuple([size, size]), z.tuple([size, size, size]), Undecodable]);
/** One shape for a body that is a picture; for a form, a list with one shape for each picture, in order. */
export const ShapeAnswerSchema = z.union([Shape, z.array(Shape)]);

const Nbytes = z.union([z.number().check(z.positive()), Undecodable]);
export const NbytesAnswerSchema = z.union([Nbytes, z.array(Nbytes)]);

/** The renders of a form's pictures, in order. */
export const RenderedPicturesSchema = z.array(
  z.union([
    z.object({ contentType: z.string(), text: z.string() }),
    z.object({ contentType: z.string(), base64: z.string() }),
    z.object({ problem: z.object({ reason: z.string(), detail: z.string() }) }),
  ]),
);
