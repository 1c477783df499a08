import { configSchema } from '../../src/sdk/core/settings/config-schema.ts';

/** `fanreel.schema.json`. */
export const configSchemaText = (): string => `${JSON.stringify(configSchema(), undefined, 2)}\n`;
