import { redact } from './redact.ts';

const redactField = (value: unknown): unknown => {
  if (typeof value === 'string') return redact(value);
  return Array.isArray(value) ? value.map(redactField) : value;
};

/**
 * Take what could open a door out of an error that leaves a function: the runtime writes its fields into the log, and its message into the
 * event that tells of the failure.
 * @param thrown changed in place, with its causes
 * @returns the same
 */
export const redactError = (thrown: unknown): unknown => {
  for (let error = thrown, depth = 0; error instanceof Error && depth < 10; error = error.cause, depth += 1) {
    const told = ['message', 'stack', ...Object.keys(error)];
    for (const field of told) {
      const value: unknown = Reflect.get(error, field);
      // A field that cannot be changed stays; what it says is no more than its class says.
      if (value !== undefined) Reflect.set(error, field, redactField(value));
    }
  }
  return thrown;
};
