import { MEDIA_ASCII_FORMATS } from '../../renders/ascii/formats.ts';
import type { PictureAsciiFormat } from '../../renders/ascii/picture/ascii-file.ts';
import { ASCII_CONTENT_TYPES } from '../../renders/ascii/plan/spec.ts';
import { EDGES_OPTIONS } from '../../renders/edges/options.ts';
import { GRAYSCALE_OPTIONS } from '../../renders/grayscale/options.ts';
import { NbytesAnswerSchema, RenderedPicturesSchema, ShapeAnswerSchema } from '../contracts/pictures.ts';
import { negotiateFormat, type PictureFormat } from '../http/negotiate-format.ts';
import { choiceParameter, optionParameter } from '../http/query-parameters.ts';
import { mediaTypeOf } from '../http/read-json-body.ts';
import { json, type QueryParameter, type Route, route } from '../http/route.ts';
import { asciiOptionParameters, asciiStyleOf } from '../pictures/ascii-query.ts';
import { measurePictures, nbytes, shapeTuple } from '../pictures/measure-pictures.ts';
import type { PictureTools } from '../pictures/picture-tools.ts';
import { PICTURE_BODY, readPictures } from '../pictures/read-pictures.ts';
import { renderPictures } from '../pictures/render-pictures.ts';

type Formats<Name extends string> = readonly [PictureFormat & { name: Name }, ...(PictureFormat & { name: Name })[]];

const { fit: FIT } = GRAYSCALE_OPTIONS.options;
const { blur: BLUR } = EDGES_OPTIONS.options;

const JPG = { name: 'jpg', contentType: 'image/jpeg', isText: false } as const;
const PNG = { name: 'png', contentType: 'image/png', isText: false } as const;
const asciiFormat = <Name extends PictureAsciiFormat>(name: Name) => ({
  name,
  contentType: ASCII_CONTENT_TYPES[name],
  isText: name !== 'png',
});
const [firstFormat, ...otherFormats] = MEDIA_ASCII_FORMATS.image.allowed;
const ASCII: Formats<PictureAsciiFormat> = [asciiFormat(firstFormat), ...otherFormats.map(asciiFormat)];

const formatParameter = <Name extends string>(formats: Formats<Name>) =>
  choiceParameter({
    name: 'format',
    choices: formats.map(({ name }) => name),
    default: formats[0].name,
    description: 'File format of the render; without it the header Accept decides.',
  }) as QueryParameter<Name>;

/** Format of the render: `?format=`, else by the header Accept. The answer to a form is JSON, whatever the format of its renders. */
const formatOf = <Name extends string>(request: Request, asked: Name | undefined, formats: Formats<Name>) => {
  const named = formats.find(({ name }) => name === asked);
  if (named !== undefined) return named;
  const accept = request.headers.get('accept');
  const inList = mediaTypeOf(request) === 'multipart/form-data';
  return negotiateFormat(inList ? (accept?.replaceAll('application/json', '*/*') ?? null) : accept, formats);
};

const measured = { body: PICTURE_BODY, tag: 'pictures', problems: [400, 415], method: 'POST' } as const;
const renderAnswers = (formats: readonly PictureFormat[]) => ({
  200: {
    description: 'The render; for a form a list, in the order of its pictures.',
    content: {
      ...Object.fromEntries(
        formats.map(({ contentType, isText }) => [contentType, isText ? ('text' as const) : ('binary' as const)]),
      ),
      'application/json': RenderedPicturesSchema,
    },
  },
});
const rendered = { ...measured, problems: [400, 406, 415, 422] } as const;

/** Routes that measure and render posted pictures. */
export const pictureRoutes = (tools: PictureTools): Route[] => [
  route({
    ...measured,
    path: '/shape',
    operationId: 'shape',
    summary: 'Height, width and channels of pictures',
    answers: {
      200: {
        description:
          '[height, width, channels]; [height, width] for a gray picture; [] for a picture that cannot be decoded. For a form a list of these.',
        content: { 'application/json': ShapeAnswerSchema },
      },
    },
    handle: async ({ request, signal }) =>
      json(await measurePictures(await readPictures(request), tools.measure, shapeTuple, signal)),
  }),
  route({
    ...measured,
    path: '/nbytes',
    operationId: 'nbytes',
    summary: 'Size of decoded pictures, in units of 1,000 bytes',
    answers: {
      200: {
        description:
          'height × width × channels / 1000; [] for a picture that cannot be decoded. For a form a list of these.',
        content: { 'application/json': NbytesAnswerSchema },
      },
    },
    handle: async ({ request, signal }) =>
      json(await measurePictures(await readPictures(request), tools.measure, nbytes, signal)),
  }),
  route({
    ...rendered,
    path: '/ascii',
    operationId: 'ascii',
    summary: 'Pictures as ASCII art',
    query: { format: formatParameter(ASCII), ...asciiOptionParameters },
    answers: renderAnswers(ASCII),
    handle: async ({ request, signal, query: { format: asked, ...options } }) => {
      const format = formatOf(request, asked, ASCII);
      const style = asciiStyleOf(options);
      return renderPictures(
        await readPictures(request),
        format,
        (picture, longestMs) => tools.ascii(picture, style, format.name, longestMs),
        signal,
      );
    },
  }),
  route({
    ...rendered,
    path: '/grayscale',
    operationId: 'grayscale',
    summary: 'Pictures in gray, 256×256',
    query: { format: formatParameter([JPG, PNG]), fit: optionParameter(FIT) },
    answers: renderAnswers([JPG, PNG]),
    handle: async ({ request, signal, query: { format: asked, fit = FIT.default } }) => {
      const format = formatOf(request, asked, [JPG, PNG]);
      return renderPictures(
        await readPictures(request),
        format,
        (picture, longestMs) => tools.grayscale(picture, fit, format.name, longestMs),
        signal,
      );
    },
  }),
  route({
    ...rendered,
    path: '/edges',
    operationId: 'edges',
    summary: 'Edges of pictures, in their own size',
    query: { format: formatParameter([PNG, JPG]), blur: optionParameter(BLUR) },
    answers: renderAnswers([PNG, JPG]),
    handle: async ({ request, signal, query: { format: asked, blur = BLUR.default } }) => {
      const format = formatOf(request, asked, [PNG, JPG]);
      return renderPictures(
        await readPictures(request),
        format,
        (picture, longestMs) => tools.edges(picture, blur, format.name, longestMs),
        signal,
      );
    },
  }),
];
