import { z } from 'zod/v4';

const account = z.looseObject({
  id: z.string().min(1).max(512),
  name: z.string().max(512).nullish(),
  aadObjectId: z.string().max(64).nullish(),
});

export const activityShape = z.looseObject({
  type: z.string().min(1).max(64),
  id: z.string().max(512).nullish(),
  name: z.string().max(256).nullish(),
  channelId: z.string().max(64).nullish(),
  serviceUrl: z.string().max(2_048).nullish(),
  from: account,
  recipient: account,
  conversation: z.looseObject({
    id: z.string().min(1).max(1_024),
    tenantId: z.string().max(64).nullish(),
    conversationType: z.string().max(64).nullish(),
  }),
  channelData: z.looseObject({ tenant: z.looseObject({ id: z.string().max(64).nullish() }).nullish() }).nullish(),
  text: z.string().nullish(),
  locale: z.string().max(64).nullish(),
  localTimezone: z.string().max(64).nullish(),
  replyToId: z.string().max(512).nullish(),
  action: z.string().max(64).nullish(),
  entities: z
    .array(z.looseObject({ type: z.string().nullish() }))
    .max(500)
    .nullish(),
  membersAdded: z.array(account).max(5_000).nullish(),
  membersRemoved: z.array(account).max(5_000).nullish(),
});

/** The fields of an activity that this bot reads, as loosely as Teams sends them (bot-framework-rest-connector-api-reference, "Activity object"). */
export type InboundActivity = z.infer<typeof activityShape>;

/** The data of a button; some clients send it as the text of its JSON. Whatever is no such text is given as it is. */
export function fromJson(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*\{/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
