async function answerOf(response) {
  const body = await response.json();
  if (!response.ok) throw new Error(body.error ?? `HTTP ${response.status}`);
  return body;
}

export async function get(path) {
  return answerOf(await fetch(`api/${path}`));
}

export async function post(path, body) {
  const headers = { 'content-type': 'application/json' };
  return answerOf(await fetch(`api/${path}`, { method: 'POST', headers, body: JSON.stringify(body) }));
}

/** Calls back for every change in a chat and every exchange with the bot, and when the line comes back after a break. */
export function listen({ onChange, onExchange, onBreak, onBack }) {
  const events = new EventSource('api/events');
  let broken = false;
  events.addEventListener('change', (event) => onChange(JSON.parse(event.data).chat));
  events.addEventListener('exchange', (event) => onExchange(JSON.parse(event.data)));
  events.addEventListener('error', () => {
    if (!broken) onBreak();
    broken = true;
  });
  events.addEventListener('open', () => {
    if (broken) onBack();
    broken = false;
  });
}
