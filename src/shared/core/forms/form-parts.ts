import type { Readable } from 'node:stream';
import { Dicer } from '@fastify/busboy';
import { FanreelError } from '../errors/errors.ts';
import { readParameters } from './header-parameters.ts';

/** The body is not multipart/form-data, or exceeds what is read. */
export class FormError extends FanreelError {
  override readonly name = 'FormError';
  override readonly retryable = false;
}

/** A part of a form, in the order of the form. */
export interface FormPart {
  /** undefined when the part has none */
  readonly name: string | undefined;
  /** undefined when the part has none; includes folders if the sender wrote them */
  readonly fileName: string | undefined;
  /** Content of the part. Asking for the next part skips unread bytes. */
  readonly bytes: AsyncIterable<Buffer>;
}

const MAX_PART_HEADERS = 32;

/** @see https://www.rfc-editor.org/rfc/rfc2046#section-5.1.1 */
const MAX_BOUNDARY = 70;

const boundaryOf = (contentType: string): string => {
  const { value, parameters } = readParameters(contentType);
  const boundary = parameters.get('boundary');
  if (value === 'multipart/form-data' && boundary && boundary.length <= MAX_BOUNDARY) return boundary;
  throw new FormError(
    `The Content-Type is "${contentType.slice(0, 200)}"; a form is multipart/form-data with a boundary of 1 to ${MAX_BOUNDARY} characters.`,
  );
};

type Headers = Readonly<Record<string, readonly string[] | undefined>>;

const namesIn = (headers: Headers): Pick<FormPart, 'name' | 'fileName'> => {
  const { value, parameters } = readParameters(headers['content-disposition']?.[0] ?? '');
  if (value !== 'form-data') return { name: undefined, fileName: undefined };
  // Browsers write quotes in names as %22.
  return { name: parameters.get('name'), fileName: parameters.get('filename')?.replaceAll('%22', '"') };
};

/**
 * Read a form part by part, as it arrives; text before the first part and after the last one is ignored.
 * @param contentType header with the boundary
 * @param body bytes as sent, in pieces of any size
 * @param maxParts a form with more parts is refused
 * @param onPart called when a part begins in the bytes that were read, before any more are; it is handed out later
 * @throws {FormError} no boundary, too many parts, or the form ends before its closing boundary; and errors of reading
 *   the body
 * @see https://www.rfc-editor.org/rfc/rfc7578
 */
export async function* formParts(
  contentType: string,
  body: AsyncIterable<Uint8Array>,
  maxParts: number,
  onPart: (part: FormPart) => void = () => {},
): AsyncGenerator<FormPart> {
  const parser = new Dicer({
    boundary: boundaryOf(contentType),
    maxHeaderPairs: MAX_PART_HEADERS,
  });
  const waiting: FormPart[] = [];
  let count = 0;
  let over = false;
  let stopped = false;
  let failure: unknown;
  let current: Readable | undefined;
  let wake = () => {};
  let proceed = () => {};

  const finish = (error?: unknown) => {
    failure ??= error;
    over = true;
    // No further data follows that could end the current part.
    if (error !== undefined) current?.destroy(error as Error);
    wake();
    proceed();
  };
  async function* bytesOf(stream: Readable): AsyncGenerator<Buffer> {
    try {
      yield* stream;
    } catch (error) {
      throw failure ?? error;
    }
    // The parser ends a cut-off part like any other, so the failure is checked here.
    if (failure !== undefined) throw failure;
  }
  parser.on('part', (stream: Readable) => {
    stream.on('error', () => undefined);
    count += 1;
    if (count > maxParts) {
      stream.resume();
      finish(new FormError(`The form has more than ${maxParts} parts.`));
      return;
    }
    current = stream;
    stream.once('header', (headers: Headers) => {
      const part = { ...namesIn(headers), bytes: bytesOf(stream) };
      onPart(part);
      waiting.push(part);
      wake();
    });
  });
  parser.on('error', () => finish(new FormError('The form ends before its closing boundary.')));
  parser.on('finish', () => finish());

  parser.on('drain', () => proceed());

  const feed = async () => {
    for await (const chunk of body) {
      if (stopped || failure !== undefined) return;
      // After the closing boundary the parser accepts no more data.
      if (over || !parser.writable || parser.write(chunk) || over) continue;
      await new Promise<void>((resolve) => {
        proceed = resolve;
      });
    }
    if (parser.writable) parser.end();
  };
  const fed = feed().catch(finish);

  try {
    for (;;) {
      const part = waiting.shift();
      if (part !== undefined) {
        yield part;
        for await (const _ of part.bytes);
      } else if (over) {
        break;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
    if (failure !== undefined) throw failure;
    await fed;
  } finally {
    stopped = true;
    proceed();
  }
}
