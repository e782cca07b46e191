-- What this appliance tells players of itself: the header CMSD-Dynamic (CTA-5006), as the agent wrote it, or nothing.

local followed = require "followed"
local ngx = ngx

local header

local M = {}

function M.tell()
    if header then
        ngx.var.cmsd = header
    end
end

function M.follow(path)
    followed.follow(path, function(text)
        header = text ~= "" and text or nil
    end)
end

return M
