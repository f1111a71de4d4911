-- What Neovim's own language client makes of qmoi, through the plugin in `editors/neovim`. Run headless in an empty folder:
--
--     QMOI=… QMOI_CASES=…/cases.json nvim --headless -u NONE -i NONE --cmd 'set rtp^=…/editors/neovim' -c 'luafile …/check.lua'
--
-- Prints `N passed, N failed`, and ends with 1 when something failed.

local PATIENCE = 60000
local passed, failed = 0, 0

local function say(text)
    io.stdout:write(text .. '\n')
end

local function test(name, body)
    local fine, problem = xpcall(body, debug.traceback)
    if fine then
        passed = passed + 1
        say('ok ' .. name)
    else
        failed = failed + 1
        say('FAILED ' .. name .. '\n' .. tostring(problem))
    end
    vim.cmd('silent! %bwipeout!')
end

local function equal(actual, expected, what)
    if not vim.deep_equal(actual, expected) then
        error(('%s: expected %s, got %s'):format(what, vim.inspect(expected), vim.inspect(actual)), 2)
    end
end

local function wait(condition, what)
    if not vim.wait(PATIENCE, condition, 10) then
        error(what .. ' did not come', 2)
    end
end

local function bytes(name)
    local file = assert(io.open(name, 'rb'))
    local content = file:read('*a')
    file:close()
    return content
end

local function put(name, content)
    local file = assert(io.open(name, 'wb'))
    file:write(content)
    file:close()
end

local function code(diagnostic)
    return diagnostic.code or (diagnostic.user_data and diagnostic.user_data.lsp and diagnostic.user_data.lsp.code)
end

local function diagnostics()
    return vim.diagnostic.get(0)
end

local function open(name, content)
    put(name, content)
    vim.cmd('silent edit ' .. name)
end

--- Chooses the preferred of the actions that the editor offers in this line, as a user does.
local function apply_preferred()
    local chosen
    -- The shape of an item changed twice.
    local function action(item)
        return item.action or item[2]
    end
    local select = vim.ui.select
    vim.ui.select = function(items, _, on_choice)
        for _, item in ipairs(items) do
            if action(item).isPreferred then
                chosen = action(item)
                return on_choice(item)
            end
        end
        chosen = false
        on_choice(nil)
    end
    vim.lsp.buf.code_action()
    wait(function()
        return chosen ~= nil
    end, 'an offer of actions')
    vim.ui.select = select
    return chosen
end

vim.cmd('filetype on')
vim.cmd('runtime plugin/qmoi.lua')
local cases = vim.fn.json_decode(bytes(vim.env.QMOI_CASES))
local told = {}
vim.notify = function(message)
    told[#told + 1] = message
end

local function setup(more)
    require('qmoi').setup(vim.tbl_extend('force', { path = vim.env.QMOI, timeout = PATIENCE }, more or {}))
end

test('a program that is missing is told once, with what to do', function()
    setup({ path = '/nowhere/qmoi' })
    open('a.json', '{}\n')
    open('b.json', '{}\n')
    equal(#told, 1, 'messages')
    assert(told[1]:find('/nowhere/qmoi', 1, true) and told[1]:find('Correct it', 1, true), told[1])
    told = {}
end)

test('a setting that does not exist is refused', function()
    local fine, problem = pcall(require('qmoi').setup, { repair_on_safe = true })
    equal(fine, false, 'accepted')
    assert(problem:find('repair_on_safe', 1, true), problem)
end)

setup()

for _, case in ipairs(cases) do
    test(case.language .. ': a finding is shown, its preferred fix mends the file', function()
        open(case.name, case.text)
        wait(function()
            return #diagnostics() > 0
        end, 'a diagnostic')
        equal(#diagnostics(), 1, 'diagnostics')
        local diagnostic = diagnostics()[1]
        equal(code(diagnostic), case.rule, 'rule')
        equal(diagnostic.severity, vim.diagnostic.severity.ERROR, 'severity')
        -- Columns are bytes here: the finding must stand where the two texts part, or just before, emoji or not.
        vim.api.nvim_win_set_cursor(0, { diagnostic.lnum + 1, diagnostic.col })
        equal(require('qmoi.explanation').rules_here(), { case.rule }, 'rules in this line')
        local action = apply_preferred()
        assert(action, 'no preferred action')
        wait(function()
            return vim.bo.modified
        end, 'the edit')
        vim.cmd('silent write')
        equal(bytes(case.name), case.fixed, 'bytes')
        wait(function()
            return #diagnostics() == 0
        end, 'the end of the diagnostic')
    end)

    test(case.language .. ': with repair on save, writing mends the file', function()
        setup({ repair_on_save = true })
        open(case.name, case.fixed)
        wait(function()
            return #require('qmoi.server').clients(0) == 1
        end, 'a client')
        vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split(case.text:gsub('\n$', ''), '\n'))
        vim.cmd('silent write')
        equal(bytes(case.name), case.fixed, 'bytes')
        setup()
    end)

    test(case.language .. ': the line ends of Windows stay', function()
        open(case.name, (case.text:gsub('\n', '\r\n')))
        equal(vim.bo.fileformat, 'dos', 'file format')
        wait(function()
            return #diagnostics() > 0
        end, 'a diagnostic')
        vim.cmd('QmoiRepair')
        vim.cmd('silent write')
        equal(bytes(case.name), (case.fixed:gsub('\n', '\r\n')), 'bytes')
    end)
end

test('typing brings findings and takes them away', function()
    open('typed.json', '{"a": 1}\n')
    vim.api.nvim_buf_set_text(0, 0, 7, 0, 7, { ' 2' })
    wait(function()
        return #diagnostics() > 0
    end, 'a diagnostic')
    vim.api.nvim_buf_set_text(0, 0, 7, 0, 9, { '' })
    wait(function()
        return #diagnostics() == 0
    end, 'the end of the diagnostic')
end)

test('a rule is explained in a window', function()
    open(cases[1].name, cases[1].text)
    wait(function()
        return #diagnostics() > 0
    end, 'a diagnostic')
    vim.api.nvim_win_set_cursor(0, { diagnostics()[1].lnum + 1, 0 })
    vim.cmd('QmoiExplain')
    equal(vim.api.nvim_buf_get_lines(0, 0, 1, false), { cases[1].rule }, 'first line')
    assert(vim.api.nvim_buf_line_count(0) > 10, 'a manual')
    vim.cmd('close')
end)

test('one server serves all files of a folder, and a restarted one serves them on', function()
    open('a.json', '{"a" 1}\n')
    open('b.yml', 'a: 1\n')
    equal(#require('qmoi.server').clients(), 1, 'clients')
    local before = require('qmoi.server').clients()[1].id
    vim.cmd('QmoiRestart')
    vim.cmd('silent buffer a.json')
    wait(function()
        local clients = require('qmoi.server').clients(0)
        return clients[1] and clients[1].id ~= before and #diagnostics() > 0
    end, 'a diagnostic of the new server')
end)

test('the folder with a configuration is the root, and its severity is shown', function()
    vim.fn.mkdir('project/deep/er', 'p')
    put('project/qmoi.json', '{"rules": {"json/duplicate-key": "info"}}\n')
    open('project/deep/er/a.json', '{"a": 1, "a": 2}\n')
    wait(function()
        return #diagnostics() > 0
    end, 'a diagnostic')
    equal(diagnostics()[1].severity, vim.diagnostic.severity.INFO, 'severity')
    assert(require('qmoi.server').clients(0)[1].config.root_dir:find('project$'), 'root')
end)

test('nothing was complained about', function()
    equal(told, {}, 'messages')
end)

say(('%d passed, %d failed'):format(passed, failed))
vim.cmd(failed == 0 and passed > 0 and 'qall!' or 'cquit 1')
