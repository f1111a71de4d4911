--- The server: where its program is, for which folder it works, and how it is started.
local settings = require('qmoi.settings')

local server = {}

--- The client's name, by which Neovim lists it.
server.name = 'qmoi'

local separator = package.config:sub(1, 1)

local function exists(path)
    return vim.loop.fs_stat(path) ~= nil
end

--- The folders from `path` upwards.
local function upwards(path)
    local folders, folder = {}, path
    while folder and folder ~= '' and folders[#folders] ~= folder do
        folders[#folders + 1] = folder
        folder = vim.fn.fnamemodify(folder, ':h')
    end
    return folders
end

--- The folder of a buffer's file, or the current one.
local function folder_of(buffer)
    local name = vim.api.nvim_buf_get_name(buffer)
    if name == '' or name:find('^%a[%w+.-]+://') then
        return vim.loop.cwd()
    end
    return vim.fn.fnamemodify(name, ':p:h')
end

--- The folder a buffer's server works in: the nearest with a configuration or rules of qmoi's, else the repository, else the
--- file's own folder.
function server.root(buffer)
    local folder = folder_of(buffer)
    local above = upwards(folder)
    for _, marks in ipairs({ { 'qmoi.json', '.qmoi', 'config/qmoi.json' }, { '.git' } }) do
        for _, candidate in ipairs(above) do
            for _, mark in ipairs(marks) do
                if exists(candidate .. separator .. mark) then
                    return candidate
                end
            end
        end
    end
    return folder
end

--- The program for a buffer. Else nothing, and what to tell the user.
function server.binary(buffer)
    local given = settings.current.path
    if given then
        local path = vim.fn.expand(given)
        if vim.fn.executable(path) == 1 then
            return path
        end
        return nil, ('qmoi: the setting `path` names %s, which is no program. Correct it or leave it out.'):format(path)
    end
    local folder = folder_of(buffer)
    for _, candidate in ipairs(upwards(folder)) do
        local path = table.concat({ candidate, 'node_modules', '.bin', 'qmoi' }, separator)
        if vim.fn.executable(path) == 1 then
            return path
        end
    end
    if vim.fn.executable('qmoi') == 1 then
        return vim.fn.exepath('qmoi')
    end
    return nil,
        ('qmoi: no program `qmoi` in node_modules/.bin above %s, nor on the PATH. '):format(folder)
            .. "Install it, or say where it is: require('qmoi').setup({ path = … })."
end

--- The command that starts the server.
function server.command(binary)
    local command = { binary, 'lsp' }
    if settings.current.log_file then
        vim.list_extend(command, { '--log-file', vim.fn.expand(settings.current.log_file) })
    end
    return vim.list_extend(command, settings.current.extra_arguments)
end

--- What the server calls the language of a file type: `yaml.gitlab` is YAML.
function server.language(filetype)
    return (filetype:gsub('%..*$', ''))
end

--- The configuration of a client for the folder `root`.
function server.configuration(binary, root)
    return {
        name = server.name,
        cmd = server.command(binary),
        root_dir = root,
        workspace_folders = { { uri = vim.uri_from_fname(root), name = vim.fn.fnamemodify(root, ':t') } },
        init_options = {
            rulePages = settings.current.rule_pages,
            workspaceDiagnostics = settings.current.workspace_diagnostics,
        },
        get_language_id = function(_, filetype)
            return server.language(filetype)
        end,
    }
end

--- The clients of a buffer that are qmoi's, or all of them.
function server.clients(buffer)
    local get = vim.lsp.get_clients or vim.lsp.get_active_clients
    return vim.tbl_filter(function(client)
        return client.name == server.name and (not buffer or vim.lsp.buf_is_attached(buffer, client.id))
    end, get())
end

local complained = {}

--- Attaches a buffer to the server of its folder, which is started unless it runs.
function server.attach(buffer)
    local binary, complaint = server.binary(buffer)
    if not binary then
        if not complained[complaint] then
            complained[complaint] = true
            vim.notify(complaint, vim.log.levels.ERROR)
        end
        return
    end
    local root = server.root(buffer)
    for _, client in ipairs(server.clients()) do
        if client.config.root_dir == root and not client.is_stopped() then
            vim.lsp.buf_attach_client(buffer, client.id)
            return
        end
    end
    local start = vim.lsp.start_client
    if vim.lsp.start then
        start = function(configuration)
            return vim.lsp.start(configuration, { bufnr = buffer })
        end
    end
    local id = start(server.configuration(binary, root))
    if id then
        vim.lsp.buf_attach_client(buffer, id)
    end
end

--- Stops every server of ours and attaches the buffers they had to new ones.
function server.restart()
    complained = {}
    local buffers = {}
    for _, client in ipairs(server.clients()) do
        for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
            if vim.lsp.buf_is_attached(buffer, client.id) then
                buffers[buffer] = true
                if vim.fn.has('nvim-0.10') == 1 then
                    -- Those ask even a server that is being shut down for diagnostics, and would show its refusal.
                    vim.lsp.buf_detach_client(buffer, client.id)
                end
            end
        end
        vim.lsp.stop_client(client.id)
    end
    if next(buffers) == nil then
        buffers[vim.api.nvim_get_current_buf()] = true
    end
    vim.wait(2000, function()
        return #server.clients() == 0
    end, 20)
    for buffer in pairs(buffers) do
        server.attach(buffer)
    end
end

return server
