-- Cancels a job wherever it is; a running one at once, so that nothing it still does becomes visible.
-- ARGV: id
-- Returns {OK, epoch, newest event} | {UNKNOWN} | {ENDED, status}
-- Once the newest event is in Kafka, so is the cancelling.
-- Invariant: a job that has ended stays as it ended; cancelling twice is cancelling once.
local id = ARGV[1]
local j = load_job(id)
if not j then
  return { 'UNKNOWN' }
end
if j.status == 'CANCELLED' then
  return { 'OK', epoch, newest_event() }
end
if j.status == 'COMPLETED' or j.status == 'DEAD' then
  return { 'ENDED', j.status }
end
take_out(id, j)
if j.status == 'RUNNING' then
  end_history(id, j, 'CANCELLED')
end
finish(id, j, 'CANCELLED')
emit_attempt(id, 'JOB_CANCELLED', j)
return { 'OK', epoch, newest_event() }
