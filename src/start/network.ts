import type { Config } from '../config';
import type { TransportOptions } from '../microsoft/http-transport';

/** What the network of this machine asks of every call that leaves the bot. */
export function networkOf({ extraCaFile, proxy }: Config): TransportOptions {
  return { ...(extraCaFile ? { caFile: extraCaFile } : {}), ...(proxy ? { proxy } : {}) };
}

/** The proxy as it may be shown, without user and password; undefined when there is none. */
export function shownProxy({ proxy }: Config): { readonly address: string; readonly except: string } | undefined {
  return proxy && { address: new URL(proxy.url).origin, except: proxy.except };
}
