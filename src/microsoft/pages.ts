import { z } from 'zod/v4';
import { UpstreamError } from '../desk/problem';
import type { HttpAnswer } from './http';
import { readBody } from './read-answer';
import type { Upstream, UpstreamCall } from './upstream';

const MOST_PAGES = 200;
const page = z.looseObject({ value: z.array(z.unknown()), '@odata.nextLink': z.string().optional() });

/**
 * All rows of a collection, following `@odata.nextLink` on the same origin only. Throws `refused`, `foreign-link`, when a
 * link leads elsewhere: the token must not.
 */
export async function allPages<T>(upstream: Upstream, call: UpstreamCall, schema: z.ZodType<T>): Promise<T[]> {
  const rows: T[] = [];
  let url: string | undefined = call.url;

  for (let count = 0; url !== undefined; count += 1) {
    if (count === MOST_PAGES) throw badLink(call, 'endless-pages');
    const answer: HttpAnswer = await upstream.call({ ...call, url });
    const body = readBody(call.service, call, page, answer.body);
    rows.push(...readBody(call.service, call, z.array(schema), body.value));
    url = nextUrl(call, body['@odata.nextLink']);
  }
  return rows;
}

function nextUrl(call: UpstreamCall, link: string | undefined): string | undefined {
  if (link === undefined) return undefined;
  const sameOrigin = URL.canParse(link) && new URL(link).origin === new URL(call.url).origin;
  if (!sameOrigin) throw badLink(call, 'foreign-link');
  return link;
}

function badLink({ doing }: UpstreamCall, code: 'endless-pages' | 'foreign-link'): UpstreamError {
  return new UpstreamError('refused', { code, standing: 'question-only', values: { doing } });
}
