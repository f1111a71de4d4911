-- For Neovim 0.11 and newer without `setup`: `vim.lsp.enable('qmoi')`.
return {
    cmd = { 'qmoi', 'lsp' },
    filetypes = require('qmoi.settings').defaults.filetypes,
    root_markers = { { 'qmoi.json', '.qmoi', 'config/qmoi.json' }, '.git' },
    get_language_id = function(_, filetype)
        return require('qmoi.server').language(filetype)
    end,
}
