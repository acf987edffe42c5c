-- The request with this hash is durable.
-- KEYS[1] the notification's hash   KEYS[2] the partition's "loaded" mark
-- ARGV[1] request hash   ARGV[2] time to live in ms   ARGV[3] LedgerEntry bytes of the notification as accepted
-- Returns 1 if recorded, 0 if the key belongs to another hash by now
-- Invariant: the entry is shown only where nothing newer can be missing, which is what the mark vouches for.
local hash = redis.call('HGET', KEYS[1], 'hash')
if hash and hash ~= ARGV[1] then
  return 0
end
redis.call('HSET', KEYS[1], 'hash', ARGV[1], 'state', 'accepted')
if redis.call('EXISTS', KEYS[2]) == 1 and redis.call('HEXISTS', KEYS[1], 'version') == 0 then
  redis.call('HSET', KEYS[1], 'version', 0, 'entry', ARGV[3])
end
-- Its owner may have been quicker, and may show a scheduled one for longer than this.
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return 1
