"""What pytest-lsp's client sees of qmoi, as each of the editors whose capabilities it has recorded.

`QMOI` names the program.
"""

import asyncio
import json
import os
import pathlib

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

QMOI = os.environ["QMOI"]
CASES = json.loads((pathlib.Path(__file__).parent.parent / "cases.json").read_text(encoding="utf-8"))
FIX_ALL = "source.fixAll.qmoi"
PATIENCE = 60

EDITORS = [
    "visual-studio-code",
    "neovim@v0.7",
    "neovim@v0.8",
    "neovim@v0.9",
    "neovim@v0.10",
    "neovim@v0.11",
    "emacs",
]

UNIT = {
    types.PositionEncodingKind.Utf8: "utf-8",
    types.PositionEncodingKind.Utf16: "utf-16-le",
    types.PositionEncodingKind.Utf32: "utf-32-le",
}
BYTES = {"utf-8": 1, "utf-16-le": 2, "utf-32-le": 4}


@pytest_lsp.fixture(config=ClientServerConfig(server_command=[QMOI, "lsp"]), params=EDITORS)
async def editor(request, lsp_client: LanguageClient, tmp_path: pathlib.Path):
    """A client with the capabilities of an editor, in an empty folder."""
    lsp_client.registered = []

    @lsp_client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def register(parameters):
        lsp_client.registered += [registration.method for registration in parameters.registrations]

    folder = types.WorkspaceFolder(uri=tmp_path.as_uri(), name="test")
    welcome = await lsp_client.initialize_session(
        types.InitializeParams(
            capabilities=client_capabilities(request.param),
            process_id=os.getpid(),
            root_uri=tmp_path.as_uri(),
            workspace_folders=[folder],
        )
    )
    lsp_client.welcome = welcome.capabilities
    lsp_client.folder = tmp_path
    yield
    await lsp_client.shutdown_session()


def unit(client):
    return UNIT[client.welcome.position_encoding or types.PositionEncodingKind.Utf16]


def offset(client, text, position):
    """The place of a position in a text, counted in the units that were agreed on."""
    lines = text.splitlines(keepends=True) + [""]
    line, code = lines[position.line], unit(client)
    before = line.encode(code)[: position.character * BYTES[code]].decode(code)
    return sum(map(len, lines[: position.line])) + len(before)


def edited(client, text, edits):
    """A text after edits that do not overlap."""
    places = [(offset(client, text, edit.range.start), offset(client, text, edit.range.end), edit) for edit in edits]
    for start, end, edit in sorted(places, key=lambda place: place[0], reverse=True):
        text = text[:start] + edit.new_text + text[end:]
    return text


class Document:
    """An open document, and what the server says about it."""

    def __init__(self, client, name, language, text):
        self.client, self.text, self.version = client, text, 1
        self.uri = (client.folder / name).as_uri()
        item = types.TextDocumentItem(uri=self.uri, language_id=language, version=1, text=text)
        client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))

    @property
    def identifier(self):
        return types.TextDocumentIdentifier(uri=self.uri)

    def replace(self, text):
        """Makes the document `text`, as one change of the whole."""
        self.text, self.version = text, self.version + 1
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                text_document=types.VersionedTextDocumentIdentifier(uri=self.uri, version=self.version),
                content_changes=[types.TextDocumentContentChangeWholeDocument(text=text)],
            )
        )

    async def diagnostics(self):
        """The diagnostics of the newest version: asked for, or waited for, as server and client have agreed."""
        if self.client.welcome.diagnostic_provider:
            asked = types.DocumentDiagnosticParams(text_document=self.identifier)
            report = await self.client.text_document_diagnostic_async(asked)
            return list(report.items)
        for _ in range(PATIENCE * 100):
            if self.client.pushed.get(self.uri, (0, []))[0] == self.version:
                return self.client.pushed[self.uri][1]
            await asyncio.sleep(0.01)
        raise AssertionError("no diagnostics came")

    async def actions(self, only, asked=None):
        lines = self.text.count("\n") + 1
        whole = types.Range(types.Position(0, 0), types.Position(lines, 0))
        offered = await self.client.text_document_code_action_async(
            types.CodeActionParams(
                text_document=self.identifier,
                range=asked or whole,
                context=types.CodeActionContext(diagnostics=[], only=[only]),
            )
        )
        # The client library takes actions that hold a command, such as the explanation, for bare commands.
        return [action for action in offered if isinstance(action, types.CodeAction)]

    async def apply(self, action):
        if action.edit is None:
            action = await self.client.code_action_resolve_async(action)
        if action.edit.document_changes:
            (change,) = action.edit.document_changes
            assert change.text_document.version == self.version
            assert change.text_document.uri == self.uri
            edits = change.edits
        else:
            ((uri, edits),) = action.edit.changes.items()
            assert uri == self.uri
        self.replace(edited(self.client, self.text, edits))


@pytest.fixture(autouse=True)
def pushed(editor):
    """Keeps what is pushed, with its version."""
    client = editor
    client.pushed = {}
    keep = client.protocol.fm.features[types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS]

    def received(parameters):
        client.pushed[parameters.uri] = (parameters.version, parameters.diagnostics)
        keep(parameters)

    client.protocol.fm.features[types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS] = received


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["language"])
async def test_the_preferred_fix_mends_the_text(editor, case):
    document = Document(editor, case["name"], case["language"], case["text"])
    (diagnostic,) = await document.diagnostics()
    assert (diagnostic.code, diagnostic.source) == (case["rule"], "qmoi")
    assert diagnostic.severity == types.DiagnosticSeverity.Error
    actions = await document.actions(types.CodeActionKind.QuickFix, diagnostic.range)
    (preferred,) = [action for action in actions if action.is_preferred]
    await document.apply(preferred)
    assert document.text == case["fixed"]
    assert list(await document.diagnostics()) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["language"])
async def test_the_repair_of_the_whole_file_mends_the_text_with_either_line_ending(editor, case):
    for number, ending in enumerate(["\n", "\r\n"]):
        name = f"{number}/{case['name']}"
        document = Document(editor, name, case["language"], case["text"].replace("\n", ending))
        (action,) = await document.actions(FIX_ALL)
        assert action.kind == FIX_ALL
        await document.apply(action)
        assert document.text == case["fixed"].replace("\n", ending)


async def test_nothing_is_pushed_to_an_editor_that_asks(editor):
    case = CASES[0]
    document = Document(editor, case["name"], case["language"], case["text"])
    assert len(await document.diagnostics()) == 1
    await asyncio.sleep(0.1)
    assert (document.uri in editor.pushed) == (editor.welcome.diagnostic_provider is None)


async def test_hovering_over_a_finding_shows_the_manual(editor):
    case = CASES[1]
    document = Document(editor, case["name"], case["language"], case["text"])
    (diagnostic,) = await document.diagnostics()
    hover = await editor.text_document_hover_async(
        types.HoverParams(text_document=document.identifier, position=diagnostic.range.start)
    )
    assert case["rule"] in hover.contents.value
    assert hover.range == diagnostic.range


async def test_changes_of_the_configuration_are_asked_for_where_the_editor_can_tell_them(editor):
    case = CASES[0]
    # What comes after `initialized` is in order, so behind the first answer the registration has come, too.
    await Document(editor, case["name"], case["language"], case["text"]).diagnostics()
    watching = editor.capabilities.workspace.did_change_watched_files
    can = watching is not None and bool(watching.dynamic_registration)
    assert (types.WORKSPACE_DID_CHANGE_WATCHED_FILES in editor.registered) == can
