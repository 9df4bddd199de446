/** What the bot says in sentences, beside the cards. Placeholders are `{name}`; every language has every phrase. */
const en = {
  hello:
    'Hello {name}. I set up Dynamics 365 service accounts. Send request to ask for one, or help to see everything I can do.',
  thanks: 'You are welcome, {name}.',
  sent: '{id} is on its way. The card here keeps up with it.',
  'not-understood': 'I do not know “{said}”.',
  'did-you-mean': 'I do not know “{said}”. Did you mean {guess}?',
  'confirm-first': 'Nothing was changed: tick the box first.',
  'form-below': 'The form is in the message below.',
  'use-dialog':
    'The password is shown in a dialog only. Use the button Collect password on the card in your personal chat with me.',
  'personal-only': 'I answer {command} in our personal chat only, because the answer is not for everybody here.',
  'nothing-to-see': 'There is nothing for you to decide or to see on this card.',
  'not-known-here':
    'I could not tell who you are: Teams sent no directory id. Guests and outside accounts cannot use Account Desk.',
  'guests-refused':
    'Guests and outside accounts cannot use Account Desk. A colleague who is a member of this organisation can.',
  'disabled-refused': 'Your account is disabled in Entra, so Account Desk does nothing for it. Your IT knows why.',
  'say-again':
    'I could not find out from Entra who you are, so nothing was done. Send it again in a minute; if it stays so, tell your operator.',
  'press-again': 'I am still asking Entra who you are, so nothing was done. Press it again in some seconds.',
  'unknown-button': 'This button is not known any more. Send help to see what I can do now.',
  'missing-id': 'Which request? Write its id, for example: {usage}.',
  'missing-name': 'Which account? Write its name, for example: {usage}.',
  'no-request': 'There is no request {id} that you can see. Send mine to list your own.',
  'no-account': 'There is no service account named {name} in the register.',
  kept: '{name} is kept. It is reviewed again on {day}.',
  'no-audit': 'There is no request {id} whose audit you may see.',
  'audit-head': 'Audit of {id}, newest last:',
  'now-checking': '{id} is being checked.',
  'now-refused': '{id} was refused before it reached an approver.',
  'now-pending': '{id} is waiting for approval.',
  'now-rejected': '{id} is rejected.',
  'now-withdrawn': '{id} is withdrawn.',
  'now-expired': '{id} expired.',
  'now-approved': '{id} is approved; the work begins now.',
  'now-running': '{id} is being carried out.',
  'now-done': '{id} is done.',
  'now-undone': '{id} was undone.',
  'now-needs-hands': '{id} needs a CRM admin.',
  broken:
    'Something went wrong on my side, and I do not know whether it was done. Look at the card, or send status. Reference for your operator: {reference}',
  slow: 'This takes longer than usual. The card changes as soon as it is done.',
  'dialog-form': 'Request a service account',
  'dialog-password': 'Collect password',
  removed: 'I could not write to {where}: I am not there any more. This was meant for it:',
} as const;

export type PhraseKey = keyof typeof en;

const de: Readonly<Record<PhraseKey, string>> = {
  hello:
    'Hallo {name}. Ich richte Dienstkonten für Dynamics 365 ein. Geben Sie request ein, um eines zu beantragen, oder help für alles, was ich kann.',
  thanks: 'Gern geschehen, {name}.',
  sent: '{id} ist unterwegs. Die Karte hier zeigt immer den Stand.',
  'not-understood': '„{said}“ kenne ich nicht.',
  'did-you-mean': '„{said}“ kenne ich nicht. Meinten Sie {guess}?',
  'confirm-first': 'Es wurde nichts geändert: Setzen Sie zuerst das Häkchen.',
  'form-below': 'Das Formular steht in der Nachricht darunter.',
  'use-dialog':
    'Das Kennwort wird nur in einem Dialog gezeigt. Drücken Sie „Kennwort abholen“ auf der Karte in Ihrem persönlichen Chat mit mir.',
  'personal-only':
    'Auf {command} antworte ich nur im persönlichen Chat, weil die Antwort nicht für alle hier bestimmt ist.',
  'nothing-to-see': 'Auf dieser Karte gibt es für Sie nichts zu entscheiden und nichts zu sehen.',
  'not-known-here':
    'Ich konnte nicht feststellen, wer Sie sind: Teams hat keine Verzeichnis-ID gesendet. Gäste und fremde Konten können Account Desk nicht nutzen.',
  'guests-refused':
    'Gäste und fremde Konten können Account Desk nicht nutzen. Das kann jemand, der dieser Organisation angehört.',
  'disabled-refused': 'Ihr Konto ist in Entra deaktiviert, darum tut Account Desk nichts dafür. Ihre IT weiß, warum.',
  'say-again':
    'Ich konnte aus Entra nicht erfahren, wer Sie sind, darum wurde nichts getan. Senden Sie es in einer Minute noch einmal; wenn es so bleibt, sagen Sie dem Betrieb Bescheid.',
  'press-again':
    'Ich frage Entra noch, wer Sie sind, darum wurde nichts getan. Drücken Sie es in einigen Sekunden noch einmal.',
  'unknown-button': 'Diese Schaltfläche gibt es nicht mehr. Geben Sie help ein, um zu sehen, was ich jetzt kann.',
  'missing-id': 'Welcher Antrag? Schreiben Sie seine Nummer dazu, zum Beispiel: {usage}.',
  'missing-name': 'Welches Konto? Schreiben Sie seinen Namen dazu, zum Beispiel: {usage}.',
  'no-request': 'Es gibt keinen Antrag {id}, den Sie sehen können. Geben Sie mine für Ihre eigenen ein.',
  'no-account': 'Im Register gibt es kein Dienstkonto namens {name}.',
  kept: '{name} bleibt bestehen. Die nächste Prüfung ist am {day}.',
  'no-audit': 'Es gibt keinen Antrag {id}, dessen Protokoll Sie sehen dürfen.',
  'audit-head': 'Protokoll zu {id}, das Neueste zuletzt:',
  'now-checking': '{id} wird geprüft.',
  'now-refused': '{id} wurde abgelehnt, bevor jemand entscheiden musste.',
  'now-pending': '{id} wartet auf Genehmigung.',
  'now-rejected': '{id} ist abgelehnt.',
  'now-withdrawn': '{id} ist zurückgezogen.',
  'now-expired': '{id} ist abgelaufen.',
  'now-approved': '{id} ist genehmigt; die Arbeit beginnt jetzt.',
  'now-running': '{id} wird ausgeführt.',
  'now-done': '{id} ist erledigt.',
  'now-undone': '{id} wurde rückgängig gemacht.',
  'now-needs-hands': '{id} braucht einen CRM-Admin.',
  broken:
    'Bei mir ist etwas schiefgegangen, und ich weiß nicht, ob es ausgeführt wurde. Sehen Sie auf die Karte oder geben Sie status ein. Referenz für den Betrieb: {reference}',
  slow: 'Das dauert länger als üblich. Die Karte ändert sich, sobald es erledigt ist.',
  'dialog-form': 'Dienstkonto beantragen',
  'dialog-password': 'Kennwort abholen',
  removed: 'Ich konnte nicht nach {where} schreiben, weil ich dort nicht mehr bin. Dies war dafür bestimmt:',
};

/** The phrase in the reader's language, as plain text. */
export function phrase(key: PhraseKey, locale: string, values: Readonly<Record<string, string>> = {}): string {
  const text = /^de\b/i.test(locale) ? de[key] : en[key];
  return text.replace(/\{(\w+)\}/g, (mark, name: string) => values[name] ?? mark);
}

export type Say = (key: PhraseKey, values?: Readonly<Record<string, string>>) => string;
