import { z } from 'zod/v4';
import { searchOf, type Search } from '../../cards/form-choices';
import { callerContext } from '../caller-context';
import type { InboundActivity } from '../front-door/activity';
import type { TurnServices } from '../turn-services';
import { admitCaller } from './admission';

/** Value of the invoke `application/search` (msteams-docs, dynamic-search, "Invoke request"); inputs of the card in `data`. */
const searchValue = z.object({
  queryText: z.string().max(200).catch(''),
  dataset: z.string().max(64),
  data: z.looseObject({ environment: z.string().max(64).catch('') }).catch({ environment: '' }),
});

interface SearchResponse {
  readonly type: 'application/vnd.microsoft.search.searchResponse';
  readonly value: { readonly results: readonly { readonly title: string; readonly value: string }[] };
}

/** What fits what somebody types into the form: only what this person may ask for, as the form itself offers it. */
export async function answerSearch(services: TurnServices, activity: InboundActivity): Promise<SearchResponse> {
  const asked = searchValue.safeParse(activity['value']).data;
  const search = asked ? searchOf(asked.dataset) : null;
  if (!asked || !search) return found([]);
  return find(services, activity, asked, search).catch((error: unknown) => {
    services.logger.error({ err: error }, 'a search failed');
    return found([]);
  });
}

async function find(
  services: TurnServices,
  activity: InboundActivity,
  { queryText, data }: z.output<typeof searchValue>,
  search: Search,
): Promise<SearchResponse> {
  const { caller } = await admitCaller(services, activity, 'button');
  if (!caller) return found([]);
  const { useCases, painter, reader } = callerContext(services, caller);
  const form = await useCases.form(caller, { environment: search === 'roles' ? data.environment : '' });
  return found(painter.choices(form, search, queryText, reader));
}

function found(results: SearchResponse['value']['results']): SearchResponse {
  return { type: 'application/vnd.microsoft.search.searchResponse', value: { results } };
}
