-- How fast one answer may go. A player fetches in bursts as fast as the line gives, and fills queues on the way for
-- everybody behind it; a small multiple of the bitrate serves it as well (Spang and others, "Sammy", SIGCOMM 2023).
--
-- The player's CMCD (CTA-5004) says the bitrate: `rtp` is the throughput it asks for, else `br` the rendition's and `tb` the
-- highest it could play, all in kb/s. Nothing is paced that says nothing, starts (`su`) or ran dry (`bs`).

local memory = require "memory"
local ngx = ngx
local find, match, max, unescape = string.find, string.match, math.max, ngx.unescape_uri

local BYTES_PER_KBIT = 125
local TOP_MULTIPLE = 2 -- a player on a low rendition must be able to see that the top one would fit

local RANGES_REMEMBERED = 10000

local multiple, after = 0, 0
local short = memory.of(RANGES_REMEMBERED)

local M = {}

-- Bytes a second for these keys and values, separated by commas; nil for no pace.
function M.rate(cmcd)
    local text = "," .. cmcd .. ","
    if find(text, ",%s*su,") or find(text, ",%s*bs,") then
        return nil
    end
    local asked = tonumber(match(text, ",%s*rtp=%(?(%d+)"))
    if asked and asked > 0 then
        return asked * BYTES_PER_KBIT
    end
    local rate = max(
        multiple * (tonumber(match(text, ",%s*br=%(?(%d+)")) or 0),
        TOP_MULTIPLE * (tonumber(match(text, ",%s*tb=%(?(%d+)")) or 0)
    )
    return rate > 0 and rate * BYTES_PER_KBIT or nil
end

function M.set(multiple_of_bitrate, bytes_before)
    multiple, after = multiple_of_bitrate, bytes_before
end

-- Whether the answer ends before it would be paced: most ranges do, and need not pay for the reading of CMCD. Players ask
-- for the same ranges of a file, so what was found is remembered.
local function is_short(range)
    local known = short.get(range)
    if known == nil then
        local first, last = match(range, "^bytes=(%d+)-(%d+)$")
        known = first ~= nil and last - first < after
        short.put(range, known)
    end
    return known
end

-- Paces the answer to this request.
function M.apply()
    if multiple == 0 then
        return
    end
    local var = ngx.var
    if is_short(var.http_range or "") then
        return
    end
    local cmcd = var.arg_cmcd
    if cmcd then
        cmcd = unescape(cmcd)
    else
        local object = var.http_cmcd_object
        if not object then
            return
        end
        cmcd = object .. "," .. (var.http_cmcd_request or "") .. "," .. (var.http_cmcd_status or "")
    end
    local rate = M.rate(cmcd)
    if rate then
        var.limit_rate = rate
    end
end

return M
