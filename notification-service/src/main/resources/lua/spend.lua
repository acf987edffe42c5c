-- Takes one token from each bucket, or none from any.
-- KEYS[i] a bucket, {tokens, at}   ARGV[2i-1] its tokens a second   ARGV[2i] the most it holds
-- Returns {0, 0} if taken, else {i, ms until bucket i has a token} for the first that has none
-- Invariant: over any time t a bucket gives no more than most + t * rate. Redis' clock is the only one.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local left = {}
for i, key in ipairs(KEYS) do
  local rate, most = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  local bucket = redis.call('HMGET', key, 'tokens', 'at')
  local tokens = most
  if bucket[1] then
    tokens = math.min(most, tonumber(bucket[1]) + math.max(0, now - tonumber(bucket[2])) * rate / 1000)
  end
  if tokens < 1 then
    return {i, math.ceil((1 - tokens) * 1000 / rate)}
  end
  left[i] = tokens - 1
end
for i, key in ipairs(KEYS) do
  redis.call('HSET', key, 'tokens', string.format('%.9f', left[i]), 'at', string.format('%d', now))
  redis.call('PEXPIRE', key, math.ceil(tonumber(ARGV[2 * i]) * 1000 / tonumber(ARGV[2 * i - 1])) + 1000)
end
return {0, 0}
