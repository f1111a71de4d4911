// What the reference client of the protocol sees of qmoi. `QMOI` names the program.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { numbers } from './random.mjs';
import { FIX_ALL, MODERN, PLAIN, Session } from './session.mjs';

const QMOI = process.env.QMOI;
assert.ok(QMOI, 'QMOI must name the program');

const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'qmoi-node-')));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Runs `check` with a server and ends the server in order. */
async function serving(capabilities, check, options) {
    const session = await Session.start(QMOI, folder, capabilities, options);
    try {
        await check(session);
        await session.stop();
    } finally {
        session.process.kill();
    }
}

// What every client is tried with: a broken document, the rule that sees it, and what becomes of it.
const cases = JSON.parse(readFileSync(path.join(import.meta.dirname, '../cases.json'), 'utf8'));
const BROKEN = Object.fromEntries(cases.map((one) => [one.language, one]));

for (const [language, { name, text, rule, fixed }] of Object.entries(BROKEN)) {
    test(`${language}: a finding is pulled with its rule, and its preferred fix mends the text`, () =>
        serving(MODERN, async (session) => {
            const uri = await session.open(name, text);
            const report = await session.pull(uri);
            assert.equal(report.kind, 'full');
            const [diagnostic] = report.items;
            assert.equal(diagnostic.code, rule);
            assert.equal(diagnostic.source, 'qmoi');
            assert.equal(diagnostic.severity, 1);
            const actions = await session.actions(uri, 'quickfix', diagnostic.range);
            const preferred = actions.filter((action) => action.isPreferred);
            assert.equal(preferred.length, 1);
            assert.equal(preferred[0].diagnostics[0].code, rule);
            await session.apply(preferred[0]);
            assert.equal(session.text(uri), fixed);
            assert.deepEqual((await session.pull(uri)).items, []);
            assert.deepEqual(session.pushed, [], 'pushed to a client that pulls');
        }));

    test(`${language}: a finding is pushed to a client that does not pull, and again after the repair`, () =>
        serving(PLAIN, async (session) => {
            const uri = await session.open(name, text);
            assert.equal((await session.pushedFor(uri))[0].code, rule);
            assert.equal(await session.fixAll(uri), fixed);
            assert.deepEqual(await session.pushedFor(uri), []);
            await session.close(uri);
            await session.until(
                () => (session.pushed.at(-1).version === undefined ? true : undefined),
                'an empty report for the closed document',
            );
            assert.deepEqual(session.pushed.at(-1).diagnostics, []);
        }));
}

test('columns are counted in the units that were agreed on', async () => {
    const { name, text } = BROKEN.javascript;
    const places = {};
    for (const encoding of ['utf-8', 'utf-16', 'utf-32']) {
        const capabilities = { ...MODERN, general: { positionEncodings: [encoding] } };
        await serving(capabilities, async (session) => {
            assert.equal(session.welcome.capabilities.positionEncoding, encoding);
            const uri = await session.open(name, text);
            places[encoding] = (await session.pull(uri)).items[0].range.start;
        });
    }
    const start = places['utf-16'];
    const before = text.split('\n')[start.line].slice(0, start.character);
    assert.match(before, /🍐/u);
    assert.deepEqual(places['utf-8'], { line: start.line, character: Buffer.byteLength(before) });
    assert.deepEqual(places['utf-32'], { line: start.line, character: [...before].length });
    assert.ok(places['utf-32'].character < start.character && start.character < places['utf-8'].character);
});

test('a report that is still true is said to be, and a changed one comes anew', () =>
    serving(MODERN, async (session) => {
        const { name, text } = BROKEN.json;
        const uri = await session.open(name, text);
        const { resultId } = await session.pull(uri);
        const same = await session.pull(uri, resultId);
        assert.deepEqual([same.kind, same.resultId, same.items], ['unchanged', resultId, undefined]);
        await session.change(uri, [{ text: '{}\n' }]);
        const other = await session.pull(uri, resultId);
        assert.deepEqual([other.kind, other.items], ['full', []]);
    }));

test('the repair of the whole file has no edit until it is asked for, and none for a text that moved on', () =>
    serving(MODERN, async (session) => {
        const { name, text, fixed } = BROKEN.yaml;
        const uri = await session.open(name, text);
        const [action] = await session.actions(uri, FIX_ALL);
        assert.equal(action.edit, undefined);
        const { edit } = await session.resolve(action);
        assert.equal(edit.documentChanges.length, 1);
        assert.equal(edit.documentChanges[0].textDocument.version, 1);
        assert.equal(edit.documentChanges[0].edits.length, 1, 'one edit');
        await session.change(uri, [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: '# 🛒\n' }]);
        await assert.rejects(session.resolve(action), { code: -32801 });
        assert.equal(await session.fixAll(uri), `# 🛒\n${fixed}`);
    }));

test('a client that resolves nothing gets the repair with its edit, by address and not by version', () =>
    serving(PLAIN, async (session) => {
        const { name, text } = BROKEN.yaml;
        const uri = await session.open(name, text);
        const [action] = await session.actions(uri, FIX_ALL);
        assert.deepEqual(Object.keys(action.edit), ['changes']);
        assert.deepEqual(Object.keys(action.edit.changes), [uri]);
    }));

test('only what was asked for is offered', () =>
    serving(MODERN, async (session) => {
        const { name, text } = BROKEN.javascript;
        const uri = await session.open(name, text);
        const kinds = async (only) => new Set((await session.actions(uri, only)).map((action) => action.kind));
        assert.deepEqual(await kinds('source.fixAll'), new Set([FIX_ALL]));
        assert.deepEqual(await kinds('source'), new Set([FIX_ALL]));
        assert.deepEqual(await kinds('quickfix'), new Set(['quickfix']));
        assert.deepEqual(await kinds('refactor'), new Set());
        assert.deepEqual(await kinds('source.organizeImports'), new Set());
    }));

test('hovering over a finding shows the rule\'s manual', () =>
    serving(MODERN, async (session) => {
        const { name, text, rule } = BROKEN.yaml;
        const uri = await session.open(name, text);
        const [{ range }] = (await session.pull(uri)).items;
        const hover = await session.request('textDocument/hover', { textDocument: { uri }, position: range.start });
        assert.equal(hover.contents.kind, 'markdown');
        assert.ok(hover.contents.value.includes(rule));
        assert.ok(hover.contents.value.length > 200, 'a manual, not only the message');
        assert.deepEqual(hover.range, range);
    }));

test('a rule is explained: with its page where pages are known, else with its manual', async () => {
    const explain = { command: 'qmoi.explainRule', arguments: ['json/missing-comma'] };
    await serving(MODERN, async (session) => {
        assert.ok(session.welcome.capabilities.executeCommandProvider.commands.includes(explain.command));
        await session.request('workspace/executeCommand', explain);
        const { message } = await session.until(() => session.shown[0], 'the manual');
        assert.match(message, /comma/);
    });
    const shows = { ...MODERN, window: { showDocument: { support: true } } };
    const options = { rulePages: 'https://example.org/rules/' };
    const shown = async (session) => {
        await session.request('workspace/executeCommand', explain);
        const request = await session.until(
            () => session.asked.find(({ method }) => method === 'window/showDocument'),
            'the page',
        );
        const { uri, external } = request.parameters;
        assert.deepEqual([uri, external], ['https://example.org/rules/json/missing-comma.md', true]);
    };
    await serving(shows, shown, options);
});

test('after each of 40 storms of random edits the server has the very text that the client has', async () => {
    // A rule of the project's own says which text it was given. Everything random lies in a comment, so the file stays valid.
    const rules = path.join(folder, '.qmoi/rules/test');
    mkdirSync(rules, { recursive: true });
    copyFileSync(path.join(import.meta.dirname, 'echo.rhai'), path.join(rules, 'echo.rhai'));
    const random = numbers(2026);
    const pieces = ['🛒', 'é', '\r\n', '\n', '\r', '"', ' ', 'x: 1', '{', '日本', 'a\u0301', '\u2028', '👩‍🚀', 'word', ''];
    await serving(MODERN, async (session) => {
        const [head, tail] = ['first();\r\n/* echo ', ' */\n'];
        const uri = await session.open('storm.js', `${head}🛒 é${tail}`);
        for (let storm = 0; storm < 40; storm += 1) {
            for (let number = 0; number < 10; number += 1) {
                const document = session.documents.get(uri);
                const text = document.getText();
                const room = text.length - head.length - tail.length;
                const at = head.length + random(room + 1);
                const end = Math.min(at + random(3), head.length + room);
                const range = { start: document.positionAt(whole(text, at)), end: document.positionAt(whole(text, end)) };
                await session.change(uri, [{ range, text: pieces[random(pieces.length)] }]);
            }
            const said = (await session.pull(uri)).items.find(({ code }) => code === 'test/echo');
            const comment = session.text(uri).slice(head.indexOf('echo'));
            assert.equal(said.message, `read ${[...comment].length} letters, ${sum(comment)}`, `storm ${storm}`);
        }
    });
});

/** The offset itself, or the one before the character in whose middle it is: no editor deletes half an emoji. */
function whole(text, offset) {
    return /[\udc00-\udfff]/.test(text.charAt(offset)) ? offset - 1 : offset;
}

/** The sum that the rule in `echo.rhai` makes of a text. */
function sum(text) {
    let sum = 7;
    for (const letter of text) {
        sum = (sum * 31 + letter.codePointAt(0)) % 1_000_000_007;
    }
    return sum;
}
