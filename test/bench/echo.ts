import type { Child } from './child';
import { startChild } from './child';

/** Where Teams and the sign-in service are, and who the bot is. */
export interface EchoSpec {
  readonly issuer: string;
  readonly openIdMetadataUrl: string;
  readonly loginUrl: string;
  readonly appId: string;
  readonly secret: string;
}

export interface EchoCommands extends Record<string, (...given: never[]) => unknown> {
  messagesUrl(): string;
}

/** Microsoft's adapter alone, which answers what it hears; the same signatures are checked as by the bot. */
export function startEcho(spec: EchoSpec, cores: string | undefined, caFile: string): Promise<Child<EchoCommands>> {
  return startChild<EchoCommands>('echo-process', spec, { cores, env: { NODE_EXTRA_CA_CERTS: caFile } });
}
