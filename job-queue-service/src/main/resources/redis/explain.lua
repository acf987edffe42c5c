-- Says why a job is where it is, from the table that the next claim acts on. Changes nothing but which tenants are parked.
-- ARGV: id, aging interval ms, mode weighted|strict, tenant fairness 1|0, running jobs a tenant may have (0: any number)
-- include choice
-- Returns {UNKNOWN} | {status, class, tenant, ready jobs of its tenant and class that are older, tenants of its class before
--         its own by turn, running jobs of its tenant, that limit, paused 1|0, class whose turn is next (-1: none),
--         then for each class that has a candidate: {class, tenant, waited ms, level, overdue 1|0, claims left this round}}
local id, policy = ARGV[1], policy_of(ARGV[2], ARGV[3], ARGV[4], ARGV[5])
local j = load_job(id)
if not j then
  return { 'UNKNOWN' }
end
local paused = paused_classes()
local list, deficits = {}, read_deficits()
for class = 0, 3 do
  list[class] = candidate(class, policy, paused)
end
local next_one = choose(list, deficits, policy)
local class = number(j.class)
local older = redis.call('ZRANK', P .. 'ready:' .. j.class .. ':' .. j.tenant, id) or 0
local before = redis.call('ZRANK', P .. 'turn:' .. j.class, j.tenant) or 0
local answer = { j.status, j.class, j.tenant, ms(older), ms(before), ms(running_of(j.tenant)), ms(policy.tenant_limit),
  paused[class] and '1' or '0', next_one and ms(next_one.class) or '-1' }
for other = 0, 3 do
  local entry = list[other]
  if entry then
    answer[#answer + 1] = { ms(other), entry.tenant, ms(entry.waited), string.format('%.3f', entry.level),
      entry.overdue and '1' or '0', ms(deficits[other]) }
  end
end
return answer
