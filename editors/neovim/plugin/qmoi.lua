-- The commands. They load the rest only when they are used.
if vim.g.loaded_qmoi then
    return
end
vim.g.loaded_qmoi = true

vim.api.nvim_create_user_command('QmoiRepair', function()
    if not require('qmoi.repair').buffer(0) then
        vim.notify('qmoi: nothing here is safe to repair', vim.log.levels.INFO)
    end
end, { desc = 'Repair all that is safe to repair in this buffer' })

vim.api.nvim_create_user_command('QmoiExplain', function(given)
    require('qmoi.explanation').show(given.args ~= '' and given.args or nil)
end, {
    nargs = '?',
    complete = function()
        return require('qmoi.explanation').rules_here()
    end,
    desc = 'Show the manual of a rule, or of the one that reports something in this line',
})

vim.api.nvim_create_user_command('QmoiRestart', function()
    require('qmoi.server').restart()
end, { desc = 'Restart the language server' })

vim.api.nvim_create_user_command('QmoiLog', function()
    local log = require('qmoi.settings').current.log_file
    vim.cmd('tabedit ' .. vim.fn.fnameescape(log and vim.fn.expand(log) or vim.lsp.get_log_path()))
end, { desc = "Open the server's log, or the language client's" })
