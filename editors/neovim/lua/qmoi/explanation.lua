--- Rules' manuals, in a window of their own.
local server = require('qmoi.server')

local explanation = {}

--- The rules that report something in the line of the cursor.
function explanation.rules_here()
    local line = vim.api.nvim_win_get_cursor(0)[1] - 1
    local rules = {}
    for _, diagnostic in ipairs(vim.diagnostic.get(0, { lnum = line })) do
        local given = diagnostic.user_data and diagnostic.user_data.lsp
        local code = diagnostic.code or (given and given.code)
        if diagnostic.source == 'qmoi' and type(code) == 'string' and not vim.tbl_contains(rules, code) then
            rules[#rules + 1] = code
        end
    end
    return rules
end

--- Shows the manual of a rule; of the first that reports something in this line, when none is named.
function explanation.show(rule)
    rule = rule or explanation.rules_here()[1]
    if not rule then
        vim.notify('qmoi: no finding in this line', vim.log.levels.INFO)
        return
    end
    local buffer = vim.api.nvim_get_current_buf()
    local binary, complaint = server.binary(buffer)
    if not binary then
        vim.notify(complaint, vim.log.levels.ERROR)
        return
    end
    -- Rules of the project's own are found from the current folder.
    local command = ('cd %s && %s rules explain --color never -- %s 2>&1'):format(
        vim.fn.shellescape(server.root(buffer)),
        vim.fn.shellescape(binary),
        vim.fn.shellescape(rule)
    )
    local lines = vim.fn.systemlist(command)
    vim.cmd('new')
    vim.bo.buftype = 'nofile'
    vim.bo.bufhidden = 'wipe'
    vim.bo.swapfile = false
    vim.api.nvim_buf_set_lines(0, 0, -1, false, lines)
    vim.bo.modifiable = false
    vim.bo.filetype = 'markdown'
    vim.api.nvim_buf_set_name(0, 'qmoi: ' .. rule)
end

return explanation
