-- Whether a path token opens an asset: the twin of nearcast/tokens.py, which says what a token is.
--
-- A token that was good is remembered with its asset until it expires, so the HMAC runs once a session in each worker and
-- every later request costs one look into a table. The keys are read again each second from the file the agent keeps;
-- when it changes everything remembered is forgotten, so a key that was taken back opens nothing. A session can be taken back
-- alone: who is on that list is asked for with every request.

local ffi = require "ffi"
local encode_base64url = require("ngx.base64").encode_base64url
local followed, memory = require "followed", require "memory"

ffi.cdef [[
typedef struct evp_md_st EVP_MD;
const EVP_MD *EVP_sha256(void);
unsigned char *HMAC(const EVP_MD *md, const void *key, int key_len, const unsigned char *data, size_t data_len,
                    unsigned char *digest, unsigned int *digest_len);
int CRYPTO_memcmp(const void *a, const void *b, size_t len);
]]

local C, ngx = ffi.C, ngx
local byte, find, match, sub = string.byte, string.find, string.match, string.sub
local now, set_uri = ngx.now, ngx.req.set_uri

local SESSIONS_REMEMBERED, FILES_REMEMBERED = 20000, 20000
local DOT, SLASH = 46, 47
local AS_IT_IS = true -- nginx would look at every byte again
local ASSET, NAME = 32, 64 -- hex digits of an asset id, and of a file's name before its ending

local sha256 = C.EVP_sha256()
local digest = ffi.new "unsigned char[32]"
local keys, revoked = {}, {}
local good, files = memory.of(SESSIONS_REMEMBERED), memory.of(FILES_REMEMBERED)

local M = {}

local function signature_is(key, claim, signature)
    C.HMAC(sha256, key, #key, claim, #claim, digest, nil)
    local right = encode_base64url(ffi.string(digest, 32), true)
    return #signature == #right and C.CRYPTO_memcmp(signature, right, #right) == 0
end

-- What a token says, or nil and why it opens nothing. The order of the questions is that of tokens.check.
local function check(token, asset)
    local claim, key_id, expires, scope, session, signature =
        match(token, "^(([^.]*)%.([0-9]+)%.([^.]*)%.([^.]*))%.([^.]*)$")
    if not claim then
        return nil, "malformed"
    end
    local key = keys[key_id]
    if not key then
        return nil, "unknown-key"
    end
    if not signature_is(key, claim, signature) then
        return nil, "signature"
    end
    if tonumber(expires) <= now() then
        return nil, "expired"
    end
    if scope ~= "any" and scope ~= asset then
        return nil, "scope"
    end
    return { expires = tonumber(expires), session = session }
end

-- Takes a request out of reach of the files. A browser's preflight is answered further on whatever its token: refused here,
-- the page would see a network error in place of the 403 that tells it why.
local function refuse(reason)
    if reason and ngx.var.request_method ~= "OPTIONS" then
        ngx.var.refusal = reason
    end
    set_uri("/none")
    return ""
end

-- Whether a path could be that of a file. One that is goes into the access log as it stands, so nothing else may be in it.
local function is_file(path)
    local known = files.get(path)
    if known == nil then
        known = find(path, "^/%x+/%x+%.%w+$") ~= nil
        files.put(path, known)
    end
    return known
end

-- The session of this request, whose path becomes /{asset}/{name}; or "", and $refusal says why or the path is a 404.
--
-- Ids have fixed lengths, so the parts are found from the end without a search. nginx has already decoded the path and
-- resolved every `..` in it, so what is left of it cannot climb out of the root.
function M.session()
    local path = ngx.var.uri
    local last = #path
    local ending = byte(path, last - 3) == DOT and last - 3 or byte(path, last - 4) == DOT and last - 4
        or byte(path, last - 2) == DOT and last - 2
    local start = ending and ending - NAME - ASSET - 2
    if not start or start < 3 or byte(path, start) ~= SLASH or byte(path, start + ASSET + 1) ~= SLASH then
        return refuse(nil)
    end
    local opened = sub(path, 2, start + ASSET)
    local known = good.get(opened)
    if not known then
        local reason
        known, reason = check(sub(path, 2, start - 1), sub(path, start + 1, start + ASSET))
        if not known then
            return refuse(reason)
        end
        good.put(opened, known)
    end
    if known.expires <= now() then
        return refuse("expired")
    end
    if revoked[known.session] then
        return refuse("revoked")
    end
    local file = sub(path, start)
    if not is_file(file) then
        return refuse(nil)
    end
    set_uri(file, false, AS_IT_IS)
    return known.session
end

local function take_keys(text)
    keys = {}
    for id, secret in text:gmatch("(%w+) (%x+)\n") do
        -- The newest of two keys with one id stands first, and counts.
        keys[id] = keys[id] or secret:gsub("%x%x", function(digits) return string.char(tonumber(digits, 16)) end)
    end
    good.forget_all()
end

local function take_revoked(text)
    revoked = {}
    for session in text:gmatch("([^\n]+)\n") do
        revoked[session] = true
    end
end

function M.follow(keys_path, revoked_path)
    followed.follow(keys_path, take_keys)
    followed.follow(revoked_path, take_revoked)
end

return M
