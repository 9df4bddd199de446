import { installEverywhere } from '../../../src/sandbox/world';
import type { World } from '../../../src/sandbox/world';
import { overhear } from '../../security/overhear';
import type { Arena } from '../../support/arena';

/** What a bot and Teams have to know of each other. */
export function acquaintanceOf(world: World) {
  const { teams, served } = world;
  return {
    env: () => world.env,
    /** What a bot has to know of Teams and of the sign-in service. */
    channel: () => ({
      issuer: teams.issuer,
      openIdMetadataUrl: teams.openIdMetadataUrl,
      loginUrl: `${served.https.login}/${teams.tenantId}`,
    }),
    /** Teams meets the bot here, and installs it for everybody. */
    async connect(messagesUrl: string) {
      teams.connectBot(messagesUrl);
      await installEverywhere(teams);
    },
    /** The token that Teams would send along now; it lives for five minutes. */
    token: async (messagesUrl: string) =>
      (await overhear({ world, bot: { messagesUrl } } as Arena, 'sam', '/help')).token,
  };
}
