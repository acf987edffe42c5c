-- Whether events are in Kafka, which is when they have left the outbox.
-- ARGV: the id of an event
-- Returns {epoch, 1 when it and every earlier one is}. Of another epoch the answer says nothing: that event may be lost.
local left = redis.call('XRANGE', P .. 'outbox', '-', ARGV[1], 'COUNT', 1)
return { epoch, #left == 0 and 1 or 0 }
