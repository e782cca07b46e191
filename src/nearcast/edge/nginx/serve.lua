-- What happens to a request before nginx sends a file: its token is checked, its answer paced, and the player told how the
-- appliance is. One call for all of it, since a passage from nginx into Lua costs as much as the rest.

local duress, pace, token = require "duress", require "pace", require "token"

local M = {}

-- The session of this request; see token.session.
function M.session()
    local session = token.session()
    if session ~= "" then
        pace.apply()
        duress.tell()
    end
    return session
end

-- `folder` is where the agent writes what is to be followed.
function M.follow(folder)
    token.follow(folder .. "/keys", folder .. "/revoked")
    duress.follow(folder .. "/duress")
end

M.set_pace = pace.set

return M
