-- Remembers a submission before it goes to Kafka: admission control, idempotency, and an answer to GET before admission.
-- ARGV: class limit, tenant limit (0: none), then the job as each_job reads it
-- Returns {NEW} | {REPLAY, status} | {CONFLICT} | {FULL_CLASS, depth} | {FULL_TENANT, depth}
-- Invariant: with limits given, waiting c:<class> and t:<tenant> never rise above them through this script; the check
--            and the count are one step. Fails safe: what is remembered but never reaches Kafka is dropped by forget.lua.
local class_limit, tenant_limit = number(ARGV[1]), number(ARGV[2])
local id, fields, job
each_job(3, function(...)
  id, fields, job = ...
end)
local known = redis.call('HMGET', job_key(id), 'status', 'fp')
if known[1] then
  if known[2] ~= job.fp then
    return { 'CONFLICT' }
  end
  return { 'REPLAY', known[1] }
end
local class_depth = number(redis.call('HGET', P .. 'waiting', 'c:' .. job.class))
if class_limit > 0 and class_depth >= class_limit then
  return { 'FULL_CLASS', ms(class_depth) }
end
local tenant_depth = number(redis.call('HGET', P .. 'waiting', 't:' .. job.tenant))
if tenant_limit > 0 and tenant_depth >= tenant_limit then
  return { 'FULL_TENANT', ms(tenant_depth) }
end
redis.call('HSET', job_key(id), 'status', 'SUBMITTED', 'updated', ms(NOW), unpack(fields))
redis.call('ZADD', P .. 'jobs', job.submitted, id)
redis.call('ZADD', P .. 'submitted', NOW, id)
add('waiting', 'c:' .. job.class, 1)
add('waiting', 't:' .. job.tenant, 1)
return { 'NEW' }
