import { anything } from '../../cards/status-list';
import { isRequestPlace, longestSearch, placeIn } from '../../desk/place';
import type { Place } from '../../desk/place';
import { requestStates } from '../../desk/request';
import type { Chosen } from '../../usecases/api';
import { text } from '../answer/reply';
import type { Action, ActionContext } from './action';

/** Another part of a list of requests: the next page, or what the filter leaves. */
export const requestsPage: Action = {
  verb: 'requests.page',

  async run({ caller, useCases, place, inputs }) {
    const shown = place && isRequestPlace(place) ? { ...place, ...chosenIn(inputs) } : placeIn('open');
    return { kind: 'requests', view: await useCases.requests(caller, shown) };
  },
};

/** Approves what is ticked among alike requests, each on its own, and shows what is left. */
export const requestsApprove: Action = {
  verb: 'requests.approve',

  async run({ caller, useCases, painter, reader, say, place, inputs }) {
    const chosen = chosenRequests(inputs['chosen'] ?? '');
    const outcomes = await useCases.approveAlike(caller, chosen);
    const notice = chosen.length === 0 ? say('tick-one') : painter.alike(outcomes, reader);
    const shown = place && isRequestPlace(place) ? place : placeIn('pending');
    return { kind: 'requests', view: await useCases.requests(caller, shown), notice };
  },
};

export const accountsPage: Action = {
  verb: 'accounts.page',

  /** A card from before one could look for words names an environment and a page. */
  async run({ caller, useCases, place, environmentId, page, inputs }) {
    const shown = placeIn('accounts', place ?? { text: environmentId ?? '', page });
    const text = inputs['text'] === undefined ? {} : { text: inputs['text'].slice(0, longestSearch) };
    return { kind: 'accounts', view: await useCases.accounts(caller, { ...shown, ...text }) };
  },
};

export const quotaRefresh: Action = {
  verb: 'quota.refresh',

  async run({ caller, useCases, place, environmentId }) {
    return { kind: 'quota', view: await useCases.quota(caller, placeIn('quota', place ?? { environmentId })) };
  },
};

/** One environment of the list, with who holds its slots. */
export const quotaView: Action = {
  verb: 'quota.view',

  async run({ caller, useCases, environmentId }) {
    return { kind: 'quota', view: await useCases.quota(caller, placeIn('quota', { environmentId })) };
  },
};

/** From an opened row to the list as it is by now. */
export const listBack: Action = {
  verb: 'list.back',

  async run({ caller, useCases, back }) {
    const place = back ?? placeIn('open');
    if (isRequestPlace(place)) return { kind: 'requests', view: await useCases.requests(caller, place) };
    if (place.list === 'accounts')
      return { kind: 'accounts', view: await useCases.accounts(caller, placeIn('accounts', place)) };
    return { kind: 'quota', view: await useCases.quota(caller, placeIn('quota', place)) };
  },
};

/** What the filter says; what it does not ask about stays as it is. */
function chosenIn({ environment, state, text }: ActionContext['inputs']): Partial<Omit<Place, 'list'>> {
  return {
    ...(environment !== undefined && { environmentId: environment === anything ? null : environment.slice(0, 64) }),
    ...(state !== undefined && { state: requestStates.find((one) => one === state) ?? null }),
    ...(text !== undefined && { text: text.slice(0, longestSearch) }),
  };
}

/** `SA-1042:2`, as the card names a request in the version that it showed. */
function chosenRequests(given: string): readonly Chosen[] {
  return given.split(',').flatMap((one) => {
    const [, requestId, version] = /^(SA-\d{1,9}):(\d{1,9})$/.exec(one) ?? [];
    return requestId === undefined ? [] : [{ requestId, version: Number(version) }];
  });
}

/** The accounts that a digest names are known: nobody is told of them again. */
export const straysKnown: Action = {
  verb: 'strays.known',

  async run({ caller, useCases, environmentId, version, say }) {
    if (environmentId === null || version === null) return text(say('unknown-button'));
    const count = await useCases.knowStrays(caller, environmentId, version);
    return text(say('strays-known', { count: String(count) }));
  },
};

export const adminsHere = chooseAdminConversation('admins.here', 'here');

export const adminsAway = chooseAdminConversation('admins.away', 'away');

/** A button about where approvals and warnings go. Its card is drawn again as it is afterwards. */
function chooseAdminConversation(verb: Action['verb'], choice: 'here' | 'away'): Action {
  return {
    verb,
    async run({ caller, useCases, painter, reader, inputs }) {
      const chosen = (inputs['environments'] ?? '').split(',').filter((id) => id !== '');
      return { kind: 'card', card: painter.adminRooms(await useCases.chooseAdminRoom(caller, chosen, choice), reader) };
    },
  };
}
