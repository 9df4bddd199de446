import { JwtTokenExtractor } from 'botframework-connector/lib/auth/jwtTokenExtractor';
import { OpenIdMetadata } from 'botframework-connector/lib/auth/openIdMetadata';
import type { Keyring } from '../front-door/keyring';

/** The SDK's view of our keyring. */
class KeyringMetadata extends OpenIdMetadata {
  constructor(
    metadataUrl: string,
    private readonly keyring: Keyring,
  ) {
    super(metadataUrl);
  }

  override async getKey(kid: string): ReturnType<OpenIdMetadata['getKey']> {
    const found = await this.keyring.find(kid);
    return found ? { key: found.pem, endorsements: [...found.endorsements] } : null;
  }
}

/**
 * Makes the SDK verify with the keys that the front door has read. Its own reader asks for an unknown key once an hour
 * only, and refuses everything when the publisher is down at its daily read: it would undo what our keyring bridges.
 */
export function shareKeys(metadataUrl: string, keyring: Keyring): void {
  const cache = JwtTokenExtractor['openIdMetadataCache'] as Map<string, OpenIdMetadata>;
  cache.set(metadataUrl, new KeyringMetadata(metadataUrl, keyring));
}
