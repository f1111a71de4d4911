--- `:checkhealth qmoi`
local health = {}

-- The functions have had three names.
local function reporter(name)
    local report = vim.health or require('health')
    return report[name] or report['report_' .. name]
end

function health.check()
    local start, ok, bad, info = reporter('start'), reporter('ok'), reporter('error'), reporter('info')
    local server = require('qmoi.server')
    start('qmoi')
    local binary, complaint = server.binary(vim.api.nvim_get_current_buf())
    if not binary then
        bad(complaint)
        return
    end
    ok(('%s (%s)'):format(binary, vim.trim(vim.fn.system({ binary, '--version' }))))
    local clients = server.clients()
    if #clients == 0 then
        info('no server is running; open a file of JSON, YAML or JavaScript')
    end
    for _, client in ipairs(clients) do
        ok(('a server works in %s'):format(client.config.root_dir or 'no folder'))
    end
end

return health
