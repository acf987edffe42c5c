-- A request is proven not durable: its holder gives the key back.
-- KEYS[1] the key's record   ARGV[1] the holder's token
-- Returns 1 if released, 0 if the key is not this holder's: it lapsed, and somebody else may have it
if redis.call('HGET', KEYS[1], 'holder') == ARGV[1] and redis.call('HGET', KEYS[1], 'state') == 'pending' then
  redis.call('DEL', KEYS[1])
  return 1
end
return 0
