--- The repair of a whole buffer: asks for it, waits for it, applies it.
local server = require('qmoi.server')
local settings = require('qmoi.settings')

local repair = {}

local FIX_ALL = 'source.fixAll.qmoi'

--- One request and its result; an error where there is none in time.
local function ask(client, method, parameters, buffer)
    local request = { method, parameters, settings.current.timeout, buffer }
    if vim.fn.has('nvim-0.11') == 1 then
        -- Since then a client's functions are its methods.
        table.insert(request, 1, client)
    end
    local answer, problem = client.request_sync(unpack(request))
    if not answer then
        return nil, problem or 'no answer'
    end
    if answer.err then
        return nil, answer.err.message
    end
    return answer.result
end

--- Repairs all that is safe to repair in a buffer. Gives whether something was; tells when it could not be done.
function repair.buffer(buffer)
    buffer = (buffer == nil or buffer == 0) and vim.api.nvim_get_current_buf() or buffer
    local client = server.clients(buffer)[1]
    if not client then
        return false
    end
    local lines = vim.api.nvim_buf_line_count(buffer)
    local actions, problem = ask(client, 'textDocument/codeAction', {
        textDocument = vim.lsp.util.make_text_document_params(buffer),
        range = { start = { line = 0, character = 0 }, ['end'] = { line = lines, character = 0 } },
        context = { only = { FIX_ALL }, diagnostics = {} },
    }, buffer)
    local action = actions and actions[1]
    if action and not action.edit then
        action, problem = ask(client, 'codeAction/resolve', action, buffer)
    end
    if problem then
        vim.notify(('qmoi: not repaired: %s'):format(problem), vim.log.levels.WARN)
        return false
    end
    if not action or not action.edit then
        return false
    end
    vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding)
    return true
end

--- Repairs a buffer before it is written, where the user wants that.
function repair.before_writing(buffer)
    if settings.current.repair_on_save then
        repair.buffer(buffer)
    end
end

return repair
