import { isConcerned } from '../desk/policy';
import type { TenantFacts } from '../desk/settings';
import { fact, type Fact } from './parts';
import type { RequestCardInput } from './request-frame';

/** How to connect as a finished account; `facts` is empty where that is not shown. Nothing of it is secret. */
interface Connect {
  readonly facts: readonly Fact[];
  readonly lines: readonly string[];
  /** To be copied; the password is read from a file, and the client id is put in by whoever connects. */
  readonly sample: string;
}

/** Microsoft's own client for first tries (Power Apps docs, use-connection-strings-xrm-tooling-connect); not for production. */
const sampleClientId = '51f81489-12ee-4a9e-aaae-a2591f45987d';

/** For everybody with a part in the request, once the account is there (Entra docs, v2-oauth-ropc). */
export function connectOf(input: RequestCardInput): Connect {
  const { view, audience, words, options } = input;
  const { account, environment, request } = view;
  const { tenant, accountGroupId: group } = options;
  if (!isConcerned(audience) || !tenant || request.kind !== 'create' || account?.state !== 'active')
    return { facts: [], lines: [], sample: '' };

  const { userPrincipalName: userName, name } = account;
  const exclude = group
    ? words.t('connect.exclude-group', { group })
    : words.t('connect.exclude-account', { account: name });
  return {
    facts: [
      fact(words.t('label.tenant-id'), tenant.id),
      fact(words.t('label.user-name'), userName),
      fact(words.t('label.client-id'), words.t('connect.client-id', { sample: sampleClientId })),
      fact(words.t('label.scope'), `${environment.url}/.default`),
      fact(words.t('label.endpoint'), `${environment.url}/api/data/v9.2/`),
    ],
    lines: [exclude, ...(account.kind === 'onprem' ? [words.t('connect.onprem')] : []), words.t('connect.failures')],
    sample: sampleOf(tenant, environment.url, userName),
  };
}

function sampleOf({ id, loginUrl }: TenantFacts, url: string, userName: string): string {
  return [
    `curl ${loginUrl}/${id}/oauth2/v2.0/token \\`,
    '  -d grant_type=password -d client_id=YOUR-CLIENT-ID \\',
    `  --data-urlencode scope=${url}/.default \\`,
    `  --data-urlencode username=${userName} \\`,
    '  --data-urlencode password@password.txt',
    `curl ${url}/api/data/v9.2/WhoAmI -H "Authorization: Bearer ACCESS-TOKEN"`,
    '',
    '# .NET ServiceClient',
    `AuthType=OAuth;Url=${url};Username=${userName};Password=...;AppId=YOUR-CLIENT-ID;RedirectUri=http://localhost;LoginPrompt=Never`,
  ].join('\n');
}
