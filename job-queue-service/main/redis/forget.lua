-- Drops remembered submissions that certainly never reached Kafka.
-- ARGV: one class 0..3 and a time in ms: every submission of that class remembered before it; or "" and ids.
-- Returns the number dropped.
-- Invariant: only jobs in SUBMITTED are touched; an admitted job is never forgotten.
local class, before = ARGV[1], ARGV[2]
local ids = {}
if class == '' then
  for i = 2, #ARGV do
    ids[#ids + 1] = ARGV[i]
  end
else
  ids = redis.call('ZRANGEBYSCORE', P .. 'submitted', '-inf', before, 'LIMIT', 0, 500)
end
local dropped = 0
for _, id in ipairs(ids) do
  local known = redis.call('HMGET', job_key(id), 'status', 'class', 'tenant')
  if known[1] == 'SUBMITTED' and (class == '' or known[2] == class) then
    redis.call('DEL', job_key(id))
    redis.call('ZREM', P .. 'jobs', id)
    take_from_submitted(id, { class = known[2], tenant = known[3] })
    dropped = dropped + 1
  end
end
return dropped
