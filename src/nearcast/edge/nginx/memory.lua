-- What was found out lately, by key, so that it need not be found out again. Two plain tables are half the price of a true
-- LRU: what is still in use when the young one is full is found in the old one, and moves over.

local M = {}

-- Remembers `most` things, and up to as many again of the generation before.
function M.of(most)
    local young, old, count = {}, {}, 0
    local memory = {}

    function memory.put(key, value)
        if count >= most then
            young, old, count = {}, young, 0
        end
        young[key], count = value, count + 1
    end

    -- nil for what is not known.
    function memory.get(key)
        local value = young[key]
        if value == nil then
            value = old[key]
            if value ~= nil then
                memory.put(key, value)
            end
        end
        return value
    end

    function memory.forget_all()
        young, old, count = {}, {}, 0
    end

    return memory
end

return M
