--- qmoi for Neovim's own language client: `require('qmoi').setup({})`.
local qmoi = {}

--- Begins: from now on, buffers of qmoi's file types are attached to the server.
function qmoi.setup(given)
    local settings = require('qmoi.settings').take(given)
    local group = vim.api.nvim_create_augroup('qmoi', { clear = true })
    vim.api.nvim_create_autocmd('FileType', {
        group = group,
        pattern = settings.filetypes,
        callback = function(event)
            -- Buffers that show something else than a file are nobody's to repair.
            if vim.bo[event.buf].buftype == '' then
                require('qmoi.server').attach(event.buf)
            end
        end,
    })
    vim.api.nvim_create_autocmd('BufWritePre', {
        group = group,
        callback = function(event)
            require('qmoi.repair').before_writing(event.buf)
        end,
    })
    vim.lsp.commands['qmoi.explainRule'] = function(command)
        require('qmoi.explanation').show(command.arguments and command.arguments[1])
    end
    -- Set up late, what is open already is attached as well.
    for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
        local loaded = vim.api.nvim_buf_is_loaded(buffer) and vim.bo[buffer].buftype == ''
        if loaded and vim.tbl_contains(settings.filetypes, vim.bo[buffer].filetype) then
            require('qmoi.server').attach(buffer)
        end
    end
end

return qmoi
