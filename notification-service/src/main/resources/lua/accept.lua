-- The request with this hash is durable.
-- KEYS[1] the key's record   KEYS[2] the partition's "loaded" mark   KEYS[3] the notification's view
-- ARGV[1] request hash   ARGV[2] the record's, ARGV[3] the view's time to live in ms
-- ARGV[4] LedgerEntry bytes of the notification as accepted
-- Returns 1 if the key belongs to this hash from now on, 0 if it belongs to another one by now
-- Invariant: the view is shown only where nothing newer can be missing, which is what the mark vouches for.
local hash = redis.call('HGET', KEYS[1], 'hash')
if hash and hash ~= ARGV[1] then
  return 0
end
-- Accepted before: its owner has shown it, or somebody else has, and that view may have had its time.
local first = redis.call('HGET', KEYS[1], 'state') ~= 'accepted'
redis.call('HSET', KEYS[1], 'hash', ARGV[1], 'state', 'accepted')
redis.call('HDEL', KEYS[1], 'holder')
if first and redis.call('EXISTS', KEYS[2]) == 1 and redis.call('EXISTS', KEYS[3]) == 0 then
  redis.call('HSET', KEYS[3], 'version', 0, 'entry', ARGV[4])
  redis.call('PEXPIRE', KEYS[3], ARGV[3])
end
-- Its owner may have been quicker, and may keep a scheduled one for longer than this.
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return 1
