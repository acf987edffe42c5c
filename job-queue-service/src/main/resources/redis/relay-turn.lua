-- Takes or keeps the turn of the instance that moves the outbox to Kafka.
-- ARGV: instance, turn ms
-- Returns 1: it is this instance's turn; 0: another's.
-- This is no lock and nothing rests on it: it saves work. That a second relay cannot write is the doing of Kafka's
-- transactional producer, which fences the older one (KIP-98).
local holder = redis.call('GET', P .. 'relay')
if holder and holder ~= ARGV[1] then
  return 0
end
redis.call('SET', P .. 'relay', ARGV[1], 'PX', ARGV[2])
return 1
