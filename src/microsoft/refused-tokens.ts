import type { ServiceAnswer, AnswerRule, Purpose } from './answers';
import { serviceTitles } from './exchange';
import type { Problem } from '../desk/problem';

/**
 * How long a host may refuse every fresh token before that counts as its last word, ms. Keys, consent and new principals
 * take minutes until each server of a service knows them, and a server that was just started refuses what others accept.
 */
const PATIENCE_MS = 120_000;

/** Hosts that refuse our tokens, and since when. */
interface RefusedTokens {
  /** The host took a token. */
  taken(host: string): void;
  /** The rule for a 401 to a fresh token: to be tried again for a while, unless the answer itself says why it never will be. */
  ruleFor(host: string, answer: ServiceAnswer, challenge: string | undefined): AnswerRule | undefined;
}

/** `now` in ms, of any steady clock. */
export function createRefusedTokens(now: () => number): RefusedTokens {
  const since = new Map<string, number>();

  return {
    taken(host) {
      since.delete(host);
    },
    ruleFor(host, answer, challenge) {
      const first = since.get(host) ?? now();
      since.set(host, first);
      const isFinal = saysWhy(answer, challenge) || now() - first >= PATIENCE_MS;
      return isFinal ? undefined : { outlook: 'again', retried: 'recipe', problem: notTakenYet };
    },
  };
}

/** A token for another audience, of another tenant, or without what a policy demands stays refused however often it is sent. */
function saysWhy({ message }: ServiceAnswer, challenge = ''): boolean {
  return /audience|issuer|tenant/i.test(message) || /insufficient_claims|claims=/i.test(challenge);
}

function notTakenYet(purpose: Purpose, answer: ServiceAnswer): Problem {
  return { code: 'token-not-taken-yet', values: { service: serviceTitles[answer.service], doing: purpose.doing } };
}
