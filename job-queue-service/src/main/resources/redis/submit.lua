-- Remembers a submission before it goes to Kafka: admission control, idempotency, and an answer to GET before admission.
-- ARGV: id, class 0..3, tenant, fingerprint, spec bytes, submitted ms, idempotency key, traceparent,
--       class limit, tenant limit (0: none)
-- Returns {NEW} | {REPLAY, status} | {CONFLICT} | {FULL_CLASS, depth} | {FULL_TENANT, depth} | {UNMARKED}
-- Invariant: with limits given, waiting c:<class> and t:<tenant> never rise above them through this script; the check
--            and the count are one step. Fails safe: what is remembered but never reaches Kafka is dropped by forget.lua.
local id, class, tenant, fingerprint = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
if not epoch then
  return { 'UNMARKED' }
end
local known = redis.call('HMGET', job_key(id), 'status', 'fp')
if known[1] then
  if known[2] ~= fingerprint then
    return { 'CONFLICT' }
  end
  return { 'REPLAY', known[1] }
end
local class_limit, tenant_limit = number(ARGV[9]), number(ARGV[10])
local class_depth = number(redis.call('HGET', P .. 'waiting', 'c:' .. class))
if class_limit > 0 and class_depth >= class_limit then
  return { 'FULL_CLASS', ms(class_depth) }
end
local tenant_depth = number(redis.call('HGET', P .. 'waiting', 't:' .. tenant))
if tenant_limit > 0 and tenant_depth >= tenant_limit then
  return { 'FULL_TENANT', ms(tenant_depth) }
end
redis.call('HSET', job_key(id), 'status', 'SUBMITTED', 'class', class, 'tenant', tenant, 'fp', fingerprint,
  'spec', ARGV[5], 'submitted', ARGV[6], 'updated', ms(NOW), 'key', ARGV[7], 'trace', ARGV[8])
redis.call('ZADD', P .. 'jobs', ARGV[6], id)
redis.call('ZADD', P .. 'submitted', NOW, id)
add('waiting', 'c:' .. class, 1)
add('waiting', 't:' .. tenant, 1)
return { 'NEW' }
