import { z } from 'zod/v4';
import { Refusal } from './connector-errors';
import type { Draft } from './world';

const attachment = z.looseObject({
  contentType: z.string().min(1),
  content: z.unknown().optional(),
  name: z.string().optional(),
});

const activity = z.looseObject({
  type: z.enum(['message', 'typing']),
  text: z.string().nullish(),
  textFormat: z.enum(['plain', 'markdown', 'xml']).nullish(),
  attachments: z.array(attachment).nullish(),
  entities: z.array(z.looseObject({ type: z.string() })).nullish(),
  recipient: z.looseObject({ id: z.string() }).nullish(),
});

const account = z.looseObject({ id: z.string() });

const creation = z.looseObject({
  isGroup: z.boolean().optional(),
  members: z.array(account).optional(),
  tenantId: z.string().optional(),
  activity: z.unknown().optional(),
  channelData: z
    .looseObject({
      channel: z.looseObject({ id: z.string() }).optional(),
      tenant: z.looseObject({ id: z.string() }).optional(),
    })
    .optional(),
});

export type Creation = z.infer<typeof creation>;

interface SentActivity {
  readonly type: 'message' | 'typing';
  readonly draft: Draft;
  /** Teams user id of the one who is to read it, where it names one. */
  readonly recipientId: string | undefined;
}

function parseOr400<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Refusal('badSyntax', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`);
}

/** Reads what the bot sends; an activity nobody could see is refused. */
export function readActivity(body: unknown): SentActivity {
  const { type, text, textFormat, attachments, entities, recipient } = parseOr400(activity, body);
  const cards = (attachments ?? []).map(({ contentType, content, name }) => ({
    contentType,
    content,
    ...(name ? { name } : {}),
  }));
  cards.forEach(refuseBrokenCard);
  if (type === 'message' && !text && cards.length === 0)
    throw new Refusal('badSyntax', 'A message needs text or an attachment.');
  return {
    type,
    recipientId: recipient?.id,
    draft: { text: text ?? '', textFormat: textFormat ?? 'markdown', attachments: cards, entities: entities ?? [] },
  };
}

function refuseBrokenCard({ contentType, content }: { contentType: string; content: unknown }): void {
  if (contentType !== 'application/vnd.microsoft.card.adaptive') return;
  const card = z.looseObject({ type: z.literal('AdaptiveCard'), version: z.string() }).safeParse(content);
  if (!card.success) throw new Refusal('badSyntax', 'An adaptive card needs type "AdaptiveCard" and a version.');
}

/** Reads the body of "create conversation". */
export function readCreation(body: unknown): Creation {
  return parseOr400(creation, body);
}
