-- Takes or keeps the turn of the instance that moves the outbox to Kafka.
-- ARGV: instance, turn ms (0: leaves the turn to others)
-- Returns 1: it is this instance's turn; 0: another's.
-- This is no lock and nothing rests on it: it saves work. That a second relay cannot write is the doing of Kafka's
-- transactional producer, which fences the older one (KIP-98).
local holder = redis.call('GET', P .. 'relay')
if holder and holder ~= ARGV[1] then
  return 0
end
if ARGV[2] == '0' then
  redis.call('DEL', P .. 'relay')
else
  redis.call('SET', P .. 'relay', ARGV[1], 'PX', ARGV[2])
end
return 1
