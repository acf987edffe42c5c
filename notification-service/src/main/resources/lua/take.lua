-- Takes the key of an operator's request, or says what was answered under it.
-- KEYS[1] the key's record
-- ARGV[1] request hash   ARGV[2] lease in ms, after which a holder that died has lost it
-- Returns {0 fresh | 1 kept | 2 in progress | 3 another request's, the kept answer or an empty string}
local hash = redis.call('HGET', KEYS[1], 'hash')
if not hash then
  redis.call('HSET', KEYS[1], 'hash', ARGV[1])
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return {'0', ''}
end
if hash ~= ARGV[1] then
  return {'3', ''}
end
local answer = redis.call('HGET', KEYS[1], 'answer')
if answer then
  return {'1', answer}
end
return {'2', ''}
