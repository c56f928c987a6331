// SPDX-License-Identifier: GPL-3.0-or-later
// The official OpenAI client against the provider emulator: what the emulator sends well must be read well, and what it
// sends wrongly must fail as it does with real servers. So our own client is not tested against wishes.
//   node openai-client.mjs PATH-OF-docswiki-emulator
// Prints a line for each case; exit code 1 when one failed.
import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { Emulator } from './emulator.mjs';

const program = process.argv[2];
if (!program) {
  console.error('usage: node openai-client.mjs PATH-OF-docswiki-emulator');
  process.exit(2);
}

const answer = 'Grüße aus 世界 😀, in nine plain words here.';
const hello = [{ role: 'user', content: 'Hello?' }];
const limitMs = 20_000;

const clientOf = (emulator, more = {}) =>
  new OpenAI({ apiKey: 'right', baseURL: emulator.baseUrl, maxRetries: 0, timeout: 10_000, logLevel: 'off', ...more });
const echo = (query = '') => `emulator/echo?answer=${encodeURIComponent(answer)}${query ? `&${query}` : ''}`;
const faulty = (fault) => echo(`fault=${fault}&after=3`);

async function chunksOf(client, body) {
  const chunks = [];
  for await (const chunk of await client.chat.completions.create({ messages: hello, stream: true, ...body })) chunks.push(chunk);
  return chunks;
}
const textOf = (chunks) => chunks.map((chunk) => chunk.choices?.[0]?.delta?.content ?? '').join('');
const helperOf = (client, body) => client.chat.completions.stream({ messages: hello, ...body });

const tool = (name) => ({
  type: 'function',
  function: { name, description: name, parameters: { type: 'object', properties: { query: { type: 'string' } } } },
});
const tools = [tool('use_rag_search'), tool('use_web_search')];
const twoCalls = (style) =>
  `emulator/echo?toolstyle=${style}&tools=${encodeURIComponent('use_rag_search:{"query":"Übersicht 世界"};use_web_search:{"query":"b","n":2}')}`;

/** Each case: a name, the emulator's options, what is done and asserted. What it returns is printed. */
const cases = [];
const test = (name, ...rest) => cases.push({ name, run: rest.pop(), options: rest.pop() ?? [] });

// --- what is sent well ---------------------------------------------------------------------------------------------

test('stream, raw iterator', async (client) => {
  const { data, response } = await client.chat.completions.create({ model: echo(), messages: hello, stream: true }).withResponse();
  const chunks = [];
  for await (const chunk of data) chunks.push(chunk);
  assert.match(response.headers.get('content-type'), /^text\/event-stream/);
  assert.equal(response.headers.get('content-length'), null);
  assert.equal(chunks[0].choices[0].delta.role, 'assistant');
  assert.equal(textOf(chunks), answer);
  for (const chunk of chunks) {
    assert.equal(chunk.object, 'chat.completion.chunk');
    assert.equal(chunk.id, chunks[0].id);
    assert.equal(chunk.created, chunks[0].created);
    assert.equal(chunk.model, echo());
    assert.equal(chunk.choices.length, 1);
    assert.equal(chunk.choices[0].index, 0);
    assert.equal('usage' in chunk, false);
  }
  const reasons = chunks.map((chunk) => chunk.choices[0].finish_reason);
  assert.deepEqual(reasons.filter((reason) => reason !== null), ['stop']);
  assert.equal(reasons.at(-1), 'stop');
  return `${chunks.length} chunks`;
});

test('stream, helper', async (client) => {
  const events = [];
  const stream = helperOf(client, { model: echo() });
  for (const name of ['connect', 'chunk', 'content', 'message', 'finalChatCompletion', 'end']) stream.on(name, () => events.push(name));
  const completion = await stream.finalChatCompletion();
  await stream.done();
  assert.equal(completion.choices[0].message.content, answer);
  assert.equal(completion.choices[0].message.role, 'assistant');
  assert.equal(completion.choices[0].finish_reason, 'stop');
  assert.equal(completion.object, 'chat.completion');
  assert.equal(events[0], 'connect');
  assert.equal(events.at(-1), 'end');
  return `${events.length} events`;
});

test('usage comes last, without choices', async (client) => {
  const chunks = await chunksOf(client, { model: echo('cached=1'), stream_options: { include_usage: true } });
  const last = chunks.at(-1);
  assert.deepEqual(last.choices, []);
  assert.equal(last.usage.total_tokens, last.usage.prompt_tokens + last.usage.completion_tokens);
  assert.equal(last.usage.prompt_tokens_details.cached_tokens, 1);
  assert.ok(chunks.slice(0, -1).every((chunk) => chunk.usage === null));
  const completion = await helperOf(client, { model: echo(), stream_options: { include_usage: true } }).finalChatCompletion();
  assert.equal(completion.usage.completion_tokens, last.usage.completion_tokens);
  return JSON.stringify(last.usage);
});

test('one answer, whole', async (client) => {
  const completion = await client.chat.completions.create({ model: echo(), messages: hello });
  assert.equal(completion.object, 'chat.completion');
  assert.equal(completion.choices[0].message.content, answer);
  assert.equal(completion.choices[0].message.refusal, null);
  assert.equal(completion.choices[0].finish_reason, 'stop');
  assert.ok(completion.usage.total_tokens > 0);
  return completion.id;
});

test('max_tokens and max_completion_tokens cut the answer', async (client) => {
  for (const limit of [{ max_tokens: 2 }, { max_completion_tokens: 2 }]) {
    const completion = await helperOf(client, { model: echo(), ...limit }).finalChatCompletion();
    assert.equal(completion.choices[0].finish_reason, 'length');
    assert.equal(completion.choices[0].message.content, 'Grüße aus');
  }
});

test('reasoning before the answer', async (client) => {
  const chunks = await chunksOf(client, { model: echo('reasoning=I%20think') });
  const reasoning = chunks.map((chunk) => chunk.choices[0].delta.reasoning ?? '').join('');
  assert.equal(reasoning, 'I think');
  assert.equal(textOf(chunks), answer);
  return reasoning;
});

test('comments while one waits are not seen', async (client) => {
  const chunks = await chunksOf(client, { model: echo('keepalive=20&first=100') });
  assert.equal(textOf(chunks), answer);
});

for (const how of ['gzip', 'one-byte-writes', 'cut-utf8', 'no-done']) {
  test(`${how} is read like any other stream`, async (client) => {
    assert.equal(textOf(await chunksOf(client, { model: faulty(how) })), answer);
    assert.equal(await helperOf(client, { model: faulty(how) }).finalContent(), answer);
  });
}

for (const style of ['documented', 'blank-ids', 'repeated-ids', 'one-by-one']) {
  test(`tool calls, ${style}`, async (client) => {
    const completion = await helperOf(client, { model: twoCalls(style), tools }).finalChatCompletion();
    const [choice] = completion.choices;
    assert.equal(choice.finish_reason, 'tool_calls');
    const calls = choice.message.tool_calls;
    assert.deepEqual(calls.map((call) => [call.type, call.function.name, JSON.parse(call.function.arguments)]), [
      ['function', 'use_rag_search', { query: 'Übersicht 世界' }],
      ['function', 'use_web_search', { query: 'b', n: 2 }],
    ]);
    assert.ok(calls.every((call) => call.id));
    assert.notEqual(calls[0].id, calls[1].id);
    const whole = await client.chat.completions.create({ model: twoCalls(style), messages: hello, tools });
    assert.equal(whole.choices[0].message.content, null);
    assert.deepEqual(whole.choices[0].message.tool_calls.map((call) => call.function), calls.map((call) => ({ ...call.function })));
    return calls.map((call) => call.function.name).join(' + ');
  });
}

test('the client runs the tools and gets its answer', async (client) => {
  const asked = [];
  const runnable = tools.map(({ function: definition }) => ({
    type: 'function',
    function: {
      ...definition,
      parse: JSON.parse,
      function: (args) => {
        asked.push([definition.name, args.query]);
        return 'found';
      },
    },
  }));
  const runner = client.chat.completions.runTools({
    model: `emulator/tools?first=0&tps=0&answer=${encodeURIComponent(answer)}`,
    messages: hello,
    stream: true,
    tools: runnable,
  });
  assert.equal(await runner.finalContent(), answer);
  assert.deepEqual(asked, [['use_rag_search', 'Hello?'], ['use_web_search', 'Hello?']]);
  assert.deepEqual(runner.messages.map((message) => message.role), ['user', 'assistant', 'tool', 'tool', 'assistant']);
  return `${runner.messages.length} messages`;
});

test('models', async (client) => {
  const models = [];
  for await (const model of client.models.list()) models.push(model);
  assert.ok(models.length > 5);
  for (const model of models) {
    assert.equal(model.object, 'model');
    for (const field of ['id', 'created', 'owned_by']) assert.ok(model[field], field);
  }
  const one = await client.models.retrieve('emulator/slow');
  assert.equal(one.id, 'emulator/slow');
  await assert.rejects(client.models.retrieve('emulator/none'), OpenAI.NotFoundError);
  return `${models.length} models`;
});

test('embeddings, as numbers and as base64', async (client) => {
  const packed = await client.embeddings.create({ model: 'e', input: ['a', 'b'] }); // the client asks for base64 by itself
  const plain = await client.embeddings.create({ model: 'e', input: ['a', 'b'], encoding_format: 'float' });
  assert.deepEqual(packed.data.map((one) => one.index), [0, 1]);
  assert.equal(plain.data[0].embedding.length, 64);
  packed.data[0].embedding.forEach((value, i) => assert.ok(Math.abs(value - plain.data[0].embedding[i]) < 1e-6));
});

test('the key can be asked about', ['--key', 'right'], async (client) => {
  const { data } = await client.get('/key');
  assert.equal(data.limit_remaining, 7.5);
  await assert.rejects(client.withOptions({ apiKey: 'wrong' }).get('/key'), OpenAI.AuthenticationError);
});

test('two requests over one kept connection, one after the other and side by side', async (client) => {
  for (let i = 0; i < 3; ++i) assert.equal(textOf(await chunksOf(client, { model: echo() })), answer);
  const all = await Promise.all(Array.from({ length: 20 }, () => chunksOf(client, { model: echo('first=50&tps=200') })));
  assert.ok(all.every((chunks) => textOf(chunks) === answer));
});

// --- errors --------------------------------------------------------------------------------------------------------

const rejects = (promise, type, status, check = () => {}) =>
  assert.rejects(promise, (error) => {
    assert.ok(error instanceof type, `${error.constructor.name} is no ${type.name}: ${error.message}`);
    assert.equal(error.status, status);
    check(error);
    return true;
  });

test('a wrong key', ['--key', 'other'], async (client) => {
  await rejects(chunksOf(client, { model: 'm' }), OpenAI.AuthenticationError, 401, (error) => {
    assert.equal(error.code, 'invalid_api_key');
    assert.equal(error.type, 'invalid_request_error');
  });
});

for (const [fault, type, status, code] of [
  ['400', OpenAI.BadRequestError, 400, 'unsupported_parameter'],
  ['401', OpenAI.AuthenticationError, 401, 'invalid_api_key'],
  ['402', OpenAI.APIError, 402, 402],
  ['403', OpenAI.PermissionDeniedError, 403, 403],
  ['404', OpenAI.NotFoundError, 404, 'model_not_found'],
  ['429', OpenAI.RateLimitError, 429, 429],
  ['quota', OpenAI.RateLimitError, 429, 'insufficient_quota'],
  ['500', OpenAI.InternalServerError, 500, null],
  ['502', OpenAI.InternalServerError, 502, undefined],
  ['503', OpenAI.InternalServerError, 503, undefined],
  ['529', OpenAI.InternalServerError, 529, undefined],
]) {
  test(`fault ${fault}`, async (client) => {
    await rejects(chunksOf(client, { model: faulty(fault) }), type, status, (error) => assert.equal(error.code, code));
    await rejects(client.chat.completions.create({ model: faulty(fault), messages: hello }), type, status);
    return `${type.name}, ${code}`;
  });
}

test('a 429 is asked again after Retry-After', ['--then', 'fault=429&retry=1000', '--then', 'answer=again'], async (client) => {
  const begin = performance.now();
  const completion = await client.chat.completions.create({ model: 'm', messages: hello }, { maxRetries: 1 });
  const took = performance.now() - begin;
  assert.equal(completion.choices[0].message.content, 'again');
  assert.ok(took >= 990, `after ${took} ms`); // its own first wait would be at most 500 ms
  return `after ${took.toFixed(0)} ms`;
});

test('retry-after-ms comes before Retry-After', ['--then', 'fault=429&retry=15000&retryms=700', '--then', 'answer=again'], async (client) => {
  const begin = performance.now();
  assert.equal(textOf(await chunksOf(client.withOptions({ maxRetries: 1 }), { model: 'm' })), 'again');
  const took = performance.now() - begin;
  assert.ok(took >= 690 && took < 14_000, `after ${took} ms`);
  return `after ${took.toFixed(0)} ms`;
});

test('a 500 is asked again', ['--then', 'fault=500', '--then', 'fault=503&retry=0', '--then', 'answer=third'], async (client) => {
  assert.equal(textOf(await chunksOf(client.withOptions({ maxRetries: 2 }), { model: 'm' })), 'third');
});

test('an abort ends the stream and nothing else', async (client) => {
  const stream = await client.chat.completions.create({ model: echo('tps=20'), messages: hello, stream: true });
  let text = '';
  for await (const chunk of stream) {
    text += chunk.choices[0].delta.content ?? '';
    if (text.length > 8) stream.controller.abort();
  }
  assert.ok(text.length > 8 && text.length < answer.length, text);
  const helper = helperOf(client, { model: echo('tps=20') });
  helper.once('content', () => helper.abort());
  await assert.rejects(helper.done(), OpenAI.APIUserAbortError);
  assert.equal(textOf(await chunksOf(client, { model: echo() })), answer);
  return JSON.stringify(text);
});

test('an answer that never comes meets the client’s limit', async (client) => {
  await assert.rejects(
    client.chat.completions.create({ model: faulty('never-answer'), messages: hello, stream: true }, { timeout: 300 }),
    OpenAI.APIConnectionTimeoutError);
});

// --- what is sent wrongly, and what the client makes of it ------------------------------------------------------------

const begun = 'Grüße aus 世界'; // three tokens
for (const [fault, raw, helper] of [
  ['error-first', /upstream model is gone/, /upstream model is gone/],
  ['error-later', /upstream model is gone/, /upstream model is gone/],
  ['bad-json', /JSON/, /JSON/],
  ['data-keepalive', /JSON|token/, /JSON|token/],
  ['reset', /terminated|ECONNRESET/, /terminated|ECONNRESET|Connection/],
  ['cut', /terminated/, /terminated|Connection/],
  ['reset-early', /Connection error/, /Connection error/],
  ['error-object', begun, /not iterable/],
  ['no-finish', begun, /missing finish_reason/],
  ['no-blank-line', answer, /missing finish_reason/],
  ['page', '', /without producing|ended without|no chunk/i],
  ['empty', '', /without producing|ended without|no chunk/i],
  ['done-only', '', /without producing|ended without|no chunk/i],
]) {
  test(`fault ${fault}`, async (client) => {
    if (raw instanceof RegExp) await assert.rejects(chunksOf(client, { model: faulty(fault) }), raw);
    else assert.equal(textOf(await chunksOf(client, { model: faulty(fault) })), raw);
    await assert.rejects(helperOf(client, { model: faulty(fault) }).finalChatCompletion(), helper);
    return raw instanceof RegExp ? 'both throw' : 'the helper throws';
  });
}

test('broken UTF-8 is text with a replacement character', async (client) => {
  assert.match(textOf(await chunksOf(client, { model: faulty('broken-utf8') })), /\uFFFD/);
});

for (const [style, expected] of [
  ['no-index', []],
  ['whole-arguments', ['[object Object]', '[object Object]']],
]) {
  test(`tool calls, ${style}: the helper loses them`, async (client) => {
    const completion = await helperOf(client, { model: twoCalls(style), tools }).finalChatCompletion();
    assert.deepEqual((completion.choices[0].message.tool_calls ?? []).map((call) => call.function.arguments), expected);
  });
}

for (const style of ['all-zero', 'no-ids', 'legacy']) {
  test(`tool calls, ${style}: raw deltas carry them`, async (client) => {
    const deltas = (await chunksOf(client, { model: twoCalls(style), tools })).map((chunk) => chunk.choices[0].delta);
    const parts = deltas.flatMap((delta) => (delta.function_call ? [delta.function_call] : (delta.tool_calls ?? []).map((call) => call.function)));
    assert.deepEqual(parts.filter((part) => part.name).map((part) => part.name), ['use_rag_search', 'use_web_search']);
    assert.equal(parts.map((part) => part.arguments ?? '').join(''), '{"query":"Übersicht 世界"}{"query":"b","n":2}');
  });
}

// --- run -------------------------------------------------------------------------------------------------------------

async function runCase({ name, options, run }) {
  const emulator = await Emulator.start(program, options);
  let timer;
  try {
    const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error(`not done after ${limitMs} ms`)), limitMs)));
    const seen = await Promise.race([run(clientOf(emulator)), late]);
    console.log(`ok    ${name}${seen === undefined ? '' : `: ${seen}`}`);
    return true;
  } catch (error) {
    console.log(`FAIL  ${name}\n      ${String(error?.stack ?? error).replaceAll('\n', '\n      ')}`);
    return false;
  } finally {
    clearTimeout(timer);
    await emulator.stop();
  }
}

let failed = 0;
for (const one of cases) failed += (await runCase(one)) ? 0 : 1;
console.log(`${cases.length - failed} of ${cases.length} passed (node ${process.version}, openai ${(await import('openai/version')).VERSION})`);
process.exit(failed ? 1 : 0);
