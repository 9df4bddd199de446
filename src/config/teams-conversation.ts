import { z } from 'zod/v4';

/**
 * Links that Teams copies for a channel, a chat or a message in one: `https://teams.microsoft.com/l/channel/19%3a…/Name?…&tenantId=…`
 * (msteams-docs, deep-link-teams), also of the newer host and of the government clouds.
 */
const hosts = /^(teams\.microsoft\.com|teams\.cloud\.microsoft|(gov|dod)\.teams\.microsoft\.us)$/;
const conversationId = /^(19:[^\s/?;]+@(thread\.tacv2|thread\.skype|thread\.v2|unq\.gbl\.spaces)|a:[\w-]+)$/;

interface Named {
  readonly id: string;
  /** Only a link says it. */
  readonly tenantId: string | null;
}

function namedBy(text: string): Named | null {
  const given = text.trim();
  if (conversationId.test(given)) return { id: given, tenantId: null };
  const url = URL.canParse(given) ? new URL(given) : null;
  const [, l, kind = '', id = ''] = url?.pathname.split('/') ?? [];
  if (!url || !hosts.test(url.hostname) || l !== 'l' || !['channel', 'chat', 'message'].includes(kind)) return null;
  const decoded = decoded19(id);
  return conversationId.test(decoded) ? { id: decoded, tenantId: url.searchParams.get('tenantId') } : null;
}

function decoded19(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

/** A conversation's id, or the link that Teams copies for it; the id. */
export const teamsConversation = z.string().transform((text, context) => {
  const named = namedBy(text);
  if (named) return named.id;
  context.addIssue(
    'must be the link that Teams copies for a channel (… > Copy link), or its id, 19:…@thread.tacv2; or leave it out and say /here in the channel',
  );
  return z.NEVER;
});

/** Faults of links that lead into another tenant, where this bot writes to nobody. */
export function linksElsewhere(content: unknown, tenantId: string): string[] {
  const { data } = z.object({ environments: z.array(z.unknown()) }).safeParse(content);
  return (data?.environments ?? []).flatMap((one) => {
    const { data: environment } = z.object({ id: z.string(), adminConversationId: z.string() }).safeParse(one);
    const tenant = environment && namedBy(environment.adminConversationId)?.tenantId;
    return tenant && tenant.toLowerCase() !== tenantId.toLowerCase()
      ? [`environments[${environment.id}].adminConversationId is a link into another tenant, ${tenant}`]
      : [];
  });
}
