import { checkExchange } from './check-exchange';
import { checkCard } from './cards';
import { hasSpecs, missingSpecs } from './specs';
import { card, row, sound, user } from './sound-exchanges';
import type { CheckedExchange } from './types';

const graphError = { error: { code: 'Request_BadRequest', message: 'No.' } };
const dataverseError = { error: { code: '0x8004b050', message: 'Full.' } };

type Spoil = readonly [name: string, of: string, change: Partial<CheckedExchange>, complaint: RegExp];

const spoilt: readonly Spoil[] = [
  ['a wrong path', 'reading a user', { url: `/v1.0/user/${user}` }, /path and method are not known/],
  ['a wrong method', 'reading a user', { method: 'PUT' }, /path and method are not known/],
  [
    'a wrong $select name',
    'reading a user',
    { url: `/v1.0/users/${user}?$select=id,userPrincipleName` },
    /userPrincipleName/,
  ],
  [
    'a wrong $filter name',
    'a filter on users',
    { url: "/v1.0/users?$filter=employeeID eq 'x'&$select=id" },
    /\$filter names employeeID/,
  ],
  ['an unknown query option', 'reading a user', { url: `/v1.0/users/${user}?$selct=id` }, /\$selct/],
  [
    'a property nobody asked for',
    'reading a user',
    { responseBody: { id: user, displayName: 'A' } },
    /displayName, which was not selected/,
  ],
  [
    'a property users do not have',
    'reading a user',
    { responseBody: { id: user, assignedLicences: [] } },
    /assignedLicences/,
  ],
  ['a wrong type in an answer', 'reading a user', { responseBody: { id: user, userPrincipalName: 7 } }, /string/],
  ['a misspelt body property', 'creating a user', { requestBody: { acountEnabled: true } }, /acountEnabled/],
  ['a misspelt nested property', 'creating a user', { requestBody: { passwordProfile: { pasword: 'x' } } }, /pasword/],
  ['missing removeLicenses', 'giving a licence', { requestBody: { addLicenses: [] } }, /removeLicenses/],
  [
    'a SKU that is no GUID',
    'giving a licence',
    { requestBody: { addLicenses: [{ skuId: 'E3', disabledPlans: [] }], removeLicenses: [] } },
    /skuId/,
  ],
  [
    'an unknown action parameter',
    'giving a licence',
    { requestBody: { addLicenses: [], removeLicenses: [], dryRun: true } },
    /dryRun/,
  ],
  [
    'a Graph error without code',
    'giving a licence',
    { status: 400, responseBody: { error: { message: 'No.' } } },
    /code/,
  ],
  ['a Graph error that is a text', 'giving a licence', { status: 400, responseBody: 'No.' }, /object/],
  ['a relative reference', 'joining a group', { requestBody: { '@odata.id': `directoryObjects/${user}` } }, /absolute/],
  ['a body on a 204', 'joining a group', { responseBody: { id: user } }, /where none belongs/],
  [
    'a wrong column',
    'looking for a user row',
    { url: '/api/data/v9.2/systemusers?$select=azureactivedirectoryid' },
    /azureactivedirectoryid/,
  ],
  [
    'a wrong column in a filter',
    'looking for a user row',
    { url: '/api/data/v9.2/systemusers?$filter=disabled eq false' },
    /\$filter names disabled/,
  ],
  [
    'a wrong relationship',
    'looking for a user row',
    { url: '/api/data/v9.2/systemusers?$expand=systemuserroles($select=name)' },
    /\$expand names systemuserroles/,
  ],
  [
    'a column rows do not have',
    'looking for a user row',
    { responseBody: { value: [{ accessmodename: 'x' }] } },
    /accessmodename/,
  ],
  [
    'a column of the wrong type',
    'looking for a user row',
    { responseBody: { value: [{ accessmode: 'Non-interactive' }] } },
    /accessmode/,
  ],
  ['a list without "value"', 'looking for a user row', { responseBody: { rows: [] } }, /no list/],
  ['accessmode as a text', 'setting Access Mode', { requestBody: { accessmode: 'Non-interactive' } }, /accessmode/],
  ['accessmode out of range', 'setting Access Mode', { requestBody: { accessmode: 9 } }, /accessmode/],
  ['a read-only column', 'setting Access Mode', { requestBody: { fullname: 'A' } }, /fullname/],
  ['a column the service refuses', 'setting Access Mode', { requestBody: { islicensed: false } }, /islicensed/],
  ['an upsert by accident', 'setting Access Mode', { requestHeaders: { accept: 'application/json' } }, /upsert/],
  [
    'a Dataverse error without code',
    'setting Access Mode',
    { status: 400, responseBody: { error: { message: 'x' } } },
    /code/,
  ],
  [
    'a role by its name',
    'taking a role away',
    { url: `/api/data/v9.2/systemusers(${row})/systemuserroles_association(ERP)/$ref` },
    /path and method are not known/,
  ],
  [
    'an unknown api-version',
    'forcing the sync',
    { url: `/providers/Microsoft.BusinessAppPlatform/scopes/admin/environments/${row}/addUser?api-version=1` },
    /api-version/,
  ],
  ['an unknown member', 'forcing the sync', { requestBody: { userId: user } }, /objectId|userId/],
  ['a secret without value', 'storing a secret', { requestBody: { tags: {} } }, /value/],
  ['a vault call without api-version', 'storing a secret', { url: '/secrets/sa-1042' }, /api-version is missing/],
  ['an illegal secret name', 'storing a secret', { url: '/secrets/svc@contoso.com?api-version=7.5' }, /not allowed/],
  [
    'a vault error without code',
    'storing a secret',
    { status: 403, responseBody: { error: { message: 'x' } } },
    /code/,
  ],
  [
    'an unknown Connector path',
    'sending a card',
    { url: '/v3/conversation/1/activities' },
    /path and method are not known/,
  ],
  ['an activity without type', 'sending a card', { requestBody: { text: 'x' } }, /type/],
  [
    'a private message for nobody',
    'sending a private message',
    { requestBody: { type: 'message', text: 'x' } },
    /for nobody/,
  ],
  [
    'a private message that everybody gets',
    'sending a private message',
    { url: '/v3/conversations/19%3Aabc/activities' },
    /goes to everybody/,
  ],
  [
    'a reader of a private message named once more',
    'changing a private message',
    { requestBody: { type: 'message', text: 'x', recipient: { id: '29:1' } } },
    /Teams refuses/,
  ],
  [
    'members asked for in private',
    'reading members where there is nobody',
    { url: '/v3/conversations/19%3Aabc/members?isTargetedActivity=true', status: 200, responseBody: [] },
    /isTargetedActivity is not known/,
  ],
  ['a text that is no text', 'sending a card', { requestBody: { type: 'message', text: 7 } }, /text/],
  [
    'a card that is none',
    'sending a card',
    {
      requestBody: {
        type: 'message',
        attachments: [
          {
            contentType: 'application/vnd.microsoft.card.adaptive',
            content: { ...card, body: [{ type: 'TextBlok' }] },
          },
        ],
      },
    },
    /card/,
  ],
];

const described = hasSpecs() && missingSpecs().length === 0 ? describe : describe.skip;

described('the contract checks', () => {
  it.each(Object.keys(sound))('have nothing to say about %s', (name) => {
    expect(checkExchange(sound[name]!)).toEqual([]);
  });

  it.each(spoilt)('catch %s', (_name, of, change, complaint) => {
    const messages = checkExchange({ ...sound[of]!, ...change }).map(({ message }) => message);

    expect(messages.join('\n')).toMatch(complaint);
  });

  it.each<[string, unknown]>([
    ['Graph', { ...sound['giving a licence'], status: 400, responseBody: graphError }],
    ['Dataverse', { ...sound['setting Access Mode'], status: 400, responseBody: dataverseError }],
  ])('accept an error in the form of %s', (_name, exchange) => {
    expect(checkExchange(exchange as CheckedExchange)).toEqual([]);
  });

  it('check the request only when no answer came', () => {
    expect(checkExchange({ ...sound['creating a user']!, status: 0, responseBody: undefined })).toEqual([]);
  });
});

described('the card check', () => {
  const text = { type: 'TextBlock', text: 'Hello', wrap: true };

  it('accepts what Teams adds, as long as every plain host has something to show', () => {
    const teams = {
      ...card,
      msteams: { width: 'Full' },
      body: [{ type: 'Container', roundedCorners: true, items: [{ type: 'Badge', text: 'Waiting', fallback: text }] }],
    };

    expect(checkCard(teams)).toEqual([]);
  });

  it.each<[string, unknown, RegExp]>([
    ['an unknown color', { ...card, body: [{ ...text, color: 'Green' }] }, /color|allowed values/],
    ['an unknown element', { ...card, body: [{ type: 'Textblock', text: 'x' }] }, /./],
    ['an unknown property', { ...card, body: [{ ...text, colour: 'good' }] }, /colour/],
    ['an input without id', { ...card, body: [{ type: 'Input.Text' }] }, /id/],
    ['a Teams element without fallback', { ...card, body: [{ type: 'Icon', name: 'Clock' }] }, /Icon has no fallback/],
    [
      'a fallback that is not sound itself',
      { ...card, body: [{ type: 'Icon', name: 'x', fallback: { type: 'TextBlock' } }] },
      /text/,
    ],
    ['an expression that was not filled in', { ...card, body: [{ ...text, text: 'Hello ${name}' }] }, /left-over/],
    ['version 1.6', { ...card, version: '1.6' }, /1\.6/],
  ])('catches %s', (_name, spoiltCard, complaint) => {
    expect(checkCard(spoiltCard).join('\n')).toMatch(complaint);
  });
});

it('names the descriptions that are missing instead of passing in silence', () => {
  const missing = missingSpecs();

  if (missing.length > 0) console.log(`skipped: ${missing.join(', ')}`);
  expect(hasSpecs(...missing)).toBe(missing.length === 0);
});
