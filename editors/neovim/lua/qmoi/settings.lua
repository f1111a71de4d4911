--- The settings: what the user said, made whole.
local settings = {}

--- What holds unless the user says otherwise.
settings.defaults = {
    --- The program. Not given, it is looked for in `node_modules/.bin` above the file, then on the PATH.
    path = nil,
    --- Arguments after `qmoi lsp`.
    extra_arguments = {},
    --- A file for the server's log.
    log_file = nil,
    --- Address of the rules' pages, to which diagnostics then link.
    rule_pages = nil,
    --- Whether files that are not open are judged, where the server can.
    workspace_diagnostics = false,
    --- Whether all that is safe to repair is repaired before a buffer is written.
    repair_on_save = false,
    --- How long a repair may hold up the writing of a buffer, in milliseconds.
    timeout = 3000,
    --- File types the server is asked about.
    filetypes = {
        'json',
        'jsonc',
        'json5',
        'yaml',
        'yaml.ansible',
        'yaml.docker-compose',
        'yaml.ghactions',
        'yaml.gitlab',
        'javascript',
        'javascriptreact',
    },
}

--- The settings in force.
settings.current = vim.deepcopy(settings.defaults)

--- Takes the user's settings. Names that do not exist are an error: a misspelt one would silently do nothing.
function settings.take(given)
    for name in pairs(given or {}) do
        local known = settings.defaults[name] ~= nil or vim.tbl_contains({ 'path', 'log_file', 'rule_pages' }, name)
        if not known then
            error(('qmoi: there is no setting `%s`'):format(name), 0)
        end
    end
    settings.current = vim.tbl_extend('force', vim.deepcopy(settings.defaults), given or {})
    return settings.current
end

return settings
