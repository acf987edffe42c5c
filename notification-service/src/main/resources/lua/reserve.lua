-- Takes an idempotency key, or says who has it: one atomic step, so that two requests never both find it free.
-- KEYS[1] the key's record   KEYS[2] the partition's "loaded" mark
-- ARGV[1] request hash   ARGV[2] the holder's token   ARGV[3] lease in ms, after which a holder that died has lost it
-- Returns {0 fresh | 1 replay | 2 in progress | 3 conflict, 1 if the mark is there else 0}
-- Invariant: state is 'pending' (with a holder and a lease) or 'accepted'; a hash, once accepted, never changes.
local loaded = redis.call('EXISTS', KEYS[2])
local hash = redis.call('HGET', KEYS[1], 'hash')
if not hash then
  redis.call('HSET', KEYS[1], 'hash', ARGV[1], 'state', 'pending', 'holder', ARGV[2])
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  return {0, loaded}
end
if hash ~= ARGV[1] then
  return {3, loaded}
end
if redis.call('HGET', KEYS[1], 'state') == 'accepted' then
  return {1, loaded}
end
return {2, loaded}
