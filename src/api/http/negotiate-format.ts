import { ApiProblem } from './problem.ts';

/** A file format that a picture can be rendered to. */
export interface PictureFormat {
  readonly name: string;
  /** value of the response header */
  readonly contentType: string;
  readonly isText: boolean;
}

interface Range {
  readonly type: string;
  readonly quality: number;
}

const readAccept = (accept: string): Range[] =>
  accept.split(',').flatMap((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const q = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    const quality = q === undefined ? 1 : Number(q);
    return type === '' || !(quality > 0) ? [] : [{ type, quality }];
  });

/** How closely a range names a type; 0: not at all. */
const closeness = (range: string, type: string): number => {
  if (range === type) return 3;
  if (range === `${type.split('/')[0]}/*`) return 2;
  return range === '*/*' ? 1 : 0;
};

/**
 * Choose the format that the caller prefers. Among equals, the first of `formats` is chosen.
 * @param accept the request header; null: any format
 * @throws {ApiProblem} 406 when the caller accepts none of the formats
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-accept
 */
export const negotiateFormat = <Format extends PictureFormat>(
  accept: string | null,
  formats: readonly [Format, ...Format[]],
): Format => {
  const ranges = readAccept(accept ?? '*/*');
  const rated = formats.map((format) => {
    const type = format.contentType.split(';', 1)[0] ?? '';
    const fitting = ranges.filter((range) => closeness(range.type, type) > 0);
    const closest = Math.max(0, ...fitting.map((range) => closeness(range.type, type)));
    const quality = Math.max(0, ...fitting.filter((r) => closeness(r.type, type) === closest).map((r) => r.quality));
    return { format, quality };
  });
  const best = rated.reduce((left, right) => (right.quality > left.quality ? right : left));
  if (best.quality > 0) return best.format;
  const offered = formats.map(({ name, contentType }) => `${name} (${contentType})`).join(', ');
  throw new ApiProblem(406, `Accept is "${accept}"; the formats are ${offered}. Choose one with ?format=.`, {
    formats: formats.map(({ name }) => name),
  });
};
