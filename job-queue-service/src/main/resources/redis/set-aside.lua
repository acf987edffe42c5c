-- Takes an entry out of the outbox that can never be written to Kafka, and keeps it, so that those behind it can go on.
-- ARGV: entry id, why
-- Returns 1, or 0 when it is not there
-- Invariant: an entry is in exactly one of outbox and outbox:aside; the newest thousand that were set aside are kept.
local entry = redis.call('XRANGE', P .. 'outbox', ARGV[1], ARGV[1])[1]
if not entry then
  return 0
end
redis.call('XADD', P .. 'outbox:aside', 'MAXLEN', 1000, '*', '@why', ARGV[2], '@entry', ARGV[1], unpack(entry[2]))
redis.call('XDEL', P .. 'outbox', ARGV[1])
return 1
