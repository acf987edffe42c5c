-- Lists a record that could not be read, beside the jobs that died.
-- ARGV: "raw:topic/partition/offset", error class, error message, bytes
-- Returns 1
local id = ARGV[1]
redis.call('HSET', job_key(id), 'status', 'DEAD', 'reason', 'UNDECODABLE', 'origin', string.sub(id, 5),
  'errorClass', ARGV[2], 'errorMessage', ARGV[3], 'bytes', ARGV[4], 'updated', ms(NOW))
redis.call('ZADD', P .. 'dead', NOW, id)
redis.call('ZADD', P .. 'finished', NOW, id)
return 1
