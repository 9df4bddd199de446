import { approvalsNeeded, hasApproved } from '../desk/policy';
import { ableLenders, freeLicense, lenderChosenBefore, licenseSource } from '../desk/license-source';
import type { ServiceRequest } from '../desk/request';
import type { RequestView } from '../desk/view';
import {
  askLine,
  fact,
  header,
  meter,
  noMeter,
  pill,
  requestFacts,
  requestTitle,
  roleName,
  written,
  type Fact,
  type Header,
  type Section,
} from './parts';
import { joined, lostRoom } from './lost-room';
import { slotSegments } from './meter';
import { identified } from './person';
import { known } from './retirement';
import { render, type AdaptiveCard } from './render';
import { offers, requestFrame, type RequestCardInput } from './request-frame';
import type { Words } from '../words/words';

/** The card an approver decides on: what it costs in slots and licences stands above the buttons. */
export function approvalAdminCard(input: RequestCardInput): AdaptiveCard {
  const { view, words } = input;
  const { request, environment } = view;
  const mayDecide = !waitsForAnother(input) && offers(input, 'decide');
  const isRefused = wouldBeRefused(view);
  const data = {
    ...approvalHeader(input),
    purpose: written(request, words),
    known: known(view, true, words),
    facts: factsOf(view, words),
    sections: request.kind === 'retire' ? [] : [slotSection(view, words), licenseSection(view, words)],
    ...lenderChoice(view, words),
    canDecide: mayDecide,
    canApprove: mayDecide && !isRefused,
    footer: joined(
      isRefused ? words.t('approval.count-again', { environment: environment.id }) : '',
      words.t('approval.expires', { when: request.expiresAt }),
      lostRoom(view, words),
    ),
    labels: labels(request, words),
    buttons: {
      approve: words.t('button.approve'),
      rejectOpen: words.t('button.reject-open'),
      reject: words.t('button.reject'),
    },
  };
  return render('approval-admin', data, approvalFrame(input));
}

/** Of the whole card and of the short one. */
export function approvalHeader(input: RequestCardInput) {
  return header(input.view, headOf(input), input.options.notice);
}

/** What both say in one sentence. */
export function approvalFrame(input: RequestCardInput) {
  const { request, environment } = input.view;
  const values = { name: request.requester.name, account: request.accountName, environment: environment.name };
  const speak = request.kind === 'retire' ? 'speak.approve-retire' : 'speak.approve-create';
  return requestFrame(input, input.words.t(speak, values));
}

function waitsForAnother({ view, options: { viewerId } }: RequestCardInput): boolean {
  return viewerId !== undefined && hasApproved(view.request, { aadObjectId: viewerId });
}

function headOf(input: RequestCardInput): Header {
  const { view, words } = input;
  const { request, environment } = view;
  const [key, icon] =
    request.kind === 'retire'
      ? (['state.retire-needs-you', 'Archive'] as const)
      : (['state.needs-you', 'Clock'] as const);
  return {
    pill: waitsForAnother(input)
      ? pill(words.t('state.second-approver'), 'Warning', 'Clock')
      : pill(words.t(key), 'Warning', icon),
    title: requestTitle(request, words),
    line: askLine(request, environment, words),
  };
}

function labels({ requester }: ServiceRequest, words: Words) {
  return {
    lender: words.t('label.lender'),
    spareLender: words.t('label.spare-lender'),
    noLender: words.t('lender.nobody'),
    rejectReason: words.t('label.reject-reason', { name: requester.name }),
    rejectMissing: words.t('error.reject-reason'),
  };
}

/** By the newest count an approval would be refused: no slot is free, or no licence can be had for the setup. */
function wouldBeRefused({ request, slots, survey }: RequestView): boolean {
  if (request.kind !== 'create') return false;
  return slots?.free === 0 || (survey !== null && licenseSource(survey, request.declined).from === 'nobody');
}

/** What an approver should know of such an account before there is one. */
function signInFacts({ request }: RequestView, words: Words): Fact[] {
  if (request.kind !== 'create') return [];
  return [...takingFacts(request, words), fact(words.t('label.sign-in'), words.t('approval.sign-in'))];
}

/** Who gets to know the password, and how; that of an account in Active Directory the desk does not know. */
function takingFacts({ accountKind, passwordTaking = 'shown-once' }: ServiceRequest, words: Words): Fact[] {
  return accountKind === 'cloud' ? [fact(words.t('label.hand-over'), words.t(`taking.${passwordTaking}`))] : [];
}

/** What is decided on, of one request as of several that are alike. */
export function decidedOn(view: Pick<RequestView, 'request' | 'environment'>, words: Words): Fact[] {
  return [...requestFacts(view, words), ...adoptionFacts(view, words), ...takingFacts(view.request, words)];
}

function factsOf(view: RequestView, words: Words): Fact[] {
  return [
    ...requesterFacts(view, words),
    ...requestFacts(view, words),
    ...adoptionFacts(view, words),
    ...signInFacts(view, words),
    ...approvalFacts(view, words),
  ];
}

/** The line under the title says the name; who that is, Entra says. */
function requesterFacts({ request: { requester } }: RequestView, words: Words): Fact[] {
  if (requester.userPrincipalName === undefined) return [];
  return [fact(words.t('label.requester'), identified(requester, words))];
}

/** That no new account is made, but one that is there taken up again. */
function adoptionFacts({ request: { adopts } }: Pick<RequestView, 'request'>, words: Words): Fact[] {
  return adopts ? [fact(words.t('label.adopts'), words.t('approval.adopts', { id: adopts.requestId }))] : [];
}

/** How many approvals a privileged role still needs, and who gave the first. */
export function approvalFacts({ request, environment }: RequestView, words: Words): Fact[] {
  const privileged = approvalsNeeded(request, environment) > 1;
  if (!privileged && request.approvals.length === 0) return [];
  const [first] = request.approvals;
  const role = roleName(request.roleId, environment);
  const value = first
    ? words.t('approval.first', { name: first.by.name, when: first.at })
    : words.t('approval.two-needed', { role });
  return [fact(words.t('label.approvals'), value)];
}

function slotSection({ slots }: RequestView, words: Words): Section {
  const heading = words.t('slots.heading');
  if (!slots) return { heading, text: words.t('slots.unknown'), color: 'Default', meter: noMeter };
  const { limit, free } = slots;
  const taken = limit - free;
  if (free === 0) {
    const full = meter(
      limit,
      limit,
      'Attention',
      slotSegments(limit, 0, limit, 'attention'),
      words.t('slots.full-alt', { limit }),
    );
    return {
      heading: words.t('slots.full-heading'),
      text: words.t('slots.full', { limit }),
      color: 'Attention',
      meter: full,
    };
  }
  const color = free === 1 ? 'Warning' : 'Accent';
  const segments = slotSegments(taken + 1, 0, limit, free === 1 ? 'warning' : 'accent');
  const values = { slot: taken + 1, limit, count: free - 1 };
  return {
    heading,
    text: words.t('slots.cost', values),
    color: 'Default',
    meter: meter(taken + 1, limit, color, segments, words.t('slots.cost-alt', values)),
  };
}

function licenseSection({ survey, request }: RequestView, words: Words): Section {
  const section = (heading: string, text: string, color: Section['color'] = 'Default') => ({
    heading,
    text,
    color,
    meter: noMeter,
  });
  if (!survey) return section(words.t('licenses.heading'), words.t('licenses.unknown'));
  const source = licenseSource(survey, request.declined);
  if (source.from === 'free-unit') {
    const { name, free } = source.license;
    return section(words.t('licenses.heading'), words.t('licenses.free', { name, count: free }));
  }
  const heading = words.t('licenses.none-heading');
  if (source.from === 'lender') return section(heading, words.t('licenses.borrow'), 'Warning');
  const { problem } = source;
  return section(heading, problem ? words.problem(problem).what : words.t('licenses.nobody-lends'), 'Attention');
}

/** With no licence free, the first lender is proposed, with one free nobody; in both cases whom the first approval chose. */
function lenderChoice({ survey, request }: RequestView, words: Words) {
  const able = survey && request.kind === 'create' ? ableLenders(survey.lenders, request.declined) : [];
  const isFree = survey !== null && freeLicense(survey.licenses) !== null;
  const before = lenderChosenBefore(able, request)?.person.aadObjectId;
  const choices = able.map(({ person, skuId }) => {
    const license = survey?.licenses.find((one) => one.skuId === skuId)?.name;
    return {
      title: license
        ? words.t('lender.choice', { name: identified(person, words), license })
        : identified(person, words),
      value: person.aadObjectId,
    };
  });
  return {
    lenders: choices,
    lenderIsNeeded: !isFree && choices.length > 0,
    lenderIsSpare: isFree && choices.length > 0,
    lenderSuggested: before ?? (isFree ? '' : (choices[0]?.value ?? null)),
  };
}
