'use strict';
// Sends the same activity with fresh ids, evenly spaced, from a thread of its own. Tells the statuses when its time is over.
const { parentPort, workerData } = require('node:worker_threads');
const { Agent, request } = require('node:http');

const { url, token, activity, perSecond, seconds } = workerData;
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const statuses = {};
let [sent, open] = [0, 0];

function post() {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const call = request(url, { method: 'POST', agent, headers }, (response) => {
    statuses[response.statusCode] = (statuses[response.statusCode] ?? 0) + 1;
    response.on('error', () => undefined).resume();
  });
  // Comes once, whether it was answered, cut off in the middle, or never begun.
  call.on('error', () => undefined).on('close', () => (open -= 1));
  call.end(JSON.stringify({ ...activity, id: `flood-${(sent += 1)}` }));
  open += 1;
}

const started = Date.now();
const timer = setInterval(() => {
  const due = Math.min((Date.now() - started) / 1_000, seconds) * perSecond;
  while (sent < due && open < 1_000) post();
  if (Date.now() - started < seconds * 1_000 || open > 0) return;
  clearInterval(timer);
  parentPort.postMessage({ sent, statuses, ms: Date.now() - started });
  agent.destroy();
}, 4);
