import { domainToASCII } from 'node:url';
import ms from 'ms';
import { z } from 'zod/v4';

/** Kinds of values in both files, each written as portals show it and people paste it. */

export const guid = z
  .string()
  .trim()
  .regex(/^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/, 'must be a GUID, as the admin center shows it')
  .transform((id) => id.toLowerCase());

/**
 * `https://host`, however it was pasted: blanks around it, capitals and one slash at the end say nothing and are taken
 * away. A path, a query or a user name may mean something and is refused.
 */
export const httpsAddress = z.string().transform((text, context) => {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (url?.protocol !== 'https:') context.addIssue('must begin with https://, for example https://name.example.com');
  else if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '')
    context.addIssue(`must be https://${url.host} alone, without what stands before or behind the host`);
  else return url.origin;
  return z.NEVER;
});

/** A TCP port; 0 is any that is free. */
export const portNumber = z
  .string()
  .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, 'must be a whole number from 0 to 65535')
  .transform(Number);

/** What is compared letter by letter: without the blanks around it. */
export const exactly = z.string().trim().min(1);

/** Hosts with commas between them, lower-case as a URL has them; the list. */
export const hostNames = z.string().transform((text, context) => {
  const hosts = text.split(',').map((host) => host.trim().toLowerCase());
  const given = hosts.filter((host) => host !== '');
  if (
    given.length > 0 &&
    given.every((host) => URL.canParse(`https://${host}`) && new URL(`https://${host}`).host === host)
  )
    return given;
  context.addIssue('must be host names alone, with commas between them, such as smba.trafficmanager.net');
  return z.NEVER;
});

/**
 * A DNS domain, lower-case; one with other letters in its ASCII form (`xn--…`), which is how Entra writes user names.
 */
export const domain = z.string().transform((text, context) => {
  const ascii = domainToASCII(text.trim()).toLowerCase();
  if (/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/.test(ascii)) return ascii;
  context.addIssue('must be a verified domain such as contoso.onmicrosoft.com');
  return z.NEVER;
});

const asDuration = 'must be a duration with its unit, such as "90s", "15m", "2h" or "7d"';

/** Milliseconds, written as `"90s"`, `"15m"`, `"2h"`, `"7d"`; never without the unit, which would be taken for milliseconds. */
export const duration = z
  .string(asDuration)
  .regex(/^\s*\d+(\.\d+)?\s*[A-Za-z]+\s*$/, { error: asDuration, abort: true })
  .transform((text, context) => {
    const value = ms(text.trim() as ms.StringValue);
    if (typeof value === 'number' && value > 0) return value;
    context.addIssue(asDuration);
    return z.NEVER;
  });

export const shortId = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'must be lower-case letters, digits and hyphens');

/** Regions that CLDR names although no country has that code (Unicode TR35: macroregions and private use). */
const noCountries = new Set(['EU', 'EZ', 'UN', 'QO', 'XA', 'XB', 'ZZ']);

/**
 * ISO 3166-1 alpha-2, which Entra wants as usageLocation (Graph docs, user: usageLocation). Names that people use for
 * another code, such as UK for GB, are refused with the right one.
 */
export const country = z.string().transform((text, context) => {
  const code = text.trim().toUpperCase();
  const meant = /^[A-Z]{2}$/.test(code) ? new Intl.Locale('und', { region: code }).region : undefined;
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const isKnown = /^[A-Z]{2}$/.test(code) && names.of(code) !== undefined && !noCountries.has(code);
  if (isKnown && meant === code) return code;
  context.addIssue(
    isKnown && meant !== undefined
      ? `must be the ISO code of the country: ${code} is ${meant} there`
      : 'must be a two-letter country such as GB',
  );
  return z.NEVER;
});
