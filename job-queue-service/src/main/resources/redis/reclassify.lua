-- Moves a job to another class.
-- ARGV: id, class 0..3, spec bytes that name this class
-- Returns {OK} | {UNKNOWN} | {SUBMITTED} | {ENDED}
-- Invariant: the job keeps its age, its tenant's place and its token; each counter moves with it. The fingerprint stays that
--            of the submission, so that the same key still means this job.
local id, class, spec = ARGV[1], ARGV[2], ARGV[3]
local j = load_job(id)
if not j then
  return { 'UNKNOWN' }
end
if j.status == 'SUBMITTED' then
  return { 'SUBMITTED' }
end
if j.status == 'COMPLETED' or j.status == 'DEAD' or j.status == 'CANCELLED' then
  return { 'ENDED' }
end
if j.class == class then
  return { 'OK' }
end
local since = redis.call('ZSCORE', P .. 'ready:' .. j.class .. ':' .. j.tenant, id)
redis.call('HSET', job_key(id), 'class', class, 'spec', spec)
if j.status == 'RUNNING' then
  add('inflight', 'c:' .. j.class, -1)
  add('inflight', 'c:' .. class, 1)
else
  if j.status == 'READY' then
    take_from_ready(id, j)
    push_ready(id, class, j.tenant, since)
  else
    count_waiting(j.class, j.tenant, -1)
  end
  count_waiting(class, j.tenant, 1)
end
emit_attempt(id, 'JOB_RECLASSIFIED', j, { 'reason', 'from class ' .. j.class .. ' to ' .. class })
wake_claimers()
return { 'OK' }
