-- The request with this hash is proven not durable: gives its reservation back.
-- KEYS[1] the notification's hash   ARGV[1] request hash
-- Returns 1 if released, 0 if there was nothing pending under this hash
if redis.call('HGET', KEYS[1], 'hash') == ARGV[1] and redis.call('HGET', KEYS[1], 'state') == 'pending' then
  redis.call('DEL', KEYS[1])
  return 1
end
return 0
