import * as z from 'zod/mini';
import type { Environment } from '../../core/topology/config.ts';
import { eventsPlaceOf, type ServicePlace } from '../aws/service-place.ts';
import { sendSigned, type WaitLimits, wholeBody } from '../aws/signed-request.ts';
import type { PutEvents } from './event-entry.ts';

const PATIENCE: WaitLimits = { connectionMs: 5_000, silenceMs: 10_000 };

const AnswerSchema = z.object({
  Entries: z.array(z.object({ EventId: z.optional(z.string()), ErrorCode: z.optional(z.string()) })),
});
const FailureSchema = z.object({ __type: z.optional(z.string()), message: z.optional(z.string()) });

const failed = (name: string, message: string): Error => Object.assign(new Error(message), { name });

const readJson = <T>(schema: z.ZodMiniType<T>, text: string): T | undefined => {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

/** Calls without the SDK. @param place where EventBridge is */
export const makeDirectPutEvents =
  (place: ServicePlace): PutEvents =>
  async (entries) => {
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AWSEvents.PutEvents' };
    const body = Buffer.from(JSON.stringify({ Entries: entries }), 'utf8');
    const answer = await sendSigned(place, { method: 'POST', path: '/', headers, body }, PATIENCE);
    const text = answer && (await wholeBody(answer))?.toString('utf8');
    if (answer === undefined || text === undefined) throw failed('NetworkingError', 'EventBridge gave no answer.');
    const results = answer.statusCode === 200 ? readJson(AnswerSchema, text)?.Entries : undefined;
    if (results !== undefined) return results;
    const { __type = 'UnknownError', message = '' } = readJson(FailureSchema, text) ?? {};
    throw failed(__type.split('#').at(-1) ?? __type, message);
  };

/** PutEvents of a function: the SDK is loaded only where the environment does not say where the bus is. */
export const openPutEvents = (env: Environment): PutEvents => {
  const place = eventsPlaceOf(env);
  if (place !== undefined) return makeDirectPutEvents(place);
  let sdk: Promise<PutEvents> | undefined;
  return async (entries) => {
    sdk ??= import('./sdk-put-events.ts').then(({ makeSdkPutEvents, makeEventBridgeClient }) =>
      makeSdkPutEvents(makeEventBridgeClient()),
    );
    return (await sdk)(entries);
  };
};
