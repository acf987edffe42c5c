-- Which job is next: the table that claim.lua acts on and explain.lua shows. A script asks for it with "include choice".
--
-- Tenant. The lowest running/weight; on a tie the one served longest ago. Of a class whose oldest job is overdue, that is
--   has waited rank + 1 aging intervals, the tenant of that oldest job: overdue jobs of a class go in the order of their age
--   and nothing that its tenants run holds them up. A tenant that runs as many jobs as it may is passed over.
-- Class. A class's level is its rank 0..3 minus the aging intervals that this tenant's oldest job has waited.
--   weighted: deficit rounds (after Shreedhar & Varghese, "Efficient Fair Queuing Using Deficit Round Robin", 1995). A
--     round gives each class 2^(3-level) claims, 8/4/2/1 without aging and at most 8; within it the lowest level goes
--     first. A round is at most 32 claims long, and every class that had work at its start gets its claims. So an overdue
--     job behind k older ones of its class is claimed within 31 + 32 * ceil((k + 1) / 8) claims, whatever the load.
--   strict: the lowest rank minus waited/interval, as a real number. An overdue bulk job precedes every critical job that
--     has waited more than three intervals less than it. Without aging it can starve.
-- Cost: a fixed number of commands a class, however many tenants there are; parking one is paid for by the job that ends.

local function policy_of(aging, mode, fair, tenant_limit)
  return { aging = number(aging), strict = mode == 'strict', fair = fair == '1', tenant_limit = number(tenant_limit) }
end

local function is_overdue(class, since, policy)
  return policy.aging > 0 and NOW - tonumber(since) >= (class + 1) * policy.aging
end

local function paused_classes()
  local paused = {}
  for _, class in ipairs(redis.call('SMEMBERS', P .. 'paused')) do
    paused[number(class)] = true
  end
  return paused
end

-- The class's next job: its tenant, how long that tenant's oldest job has waited, and the level; nil when it has none.
local function candidate(class, policy, paused)
  if paused[class] then
    return nil
  end
  while true do
    local oldest = redis.call('ZRANGE', P .. 'tenants:' .. class, 0, 0, 'WITHSCORES')
    local tenant, since = oldest[1], oldest[2]
    if not tenant then
      return nil
    end
    local overdue = is_overdue(class, since, policy)
    if policy.fair and not overdue then
      local first = redis.call('ZRANGE', P .. 'turn:' .. class, 0, 0)[1]
      if first and first ~= tenant then
        tenant, since = first, redis.call('ZSCORE', P .. 'tenants:' .. class, first)
      end
    end
    if policy.tenant_limit > 0 and running_of(tenant) >= policy.tenant_limit then
      park(tenant)
    else
      local waited = math.max(0, NOW - tonumber(since))
      local level = policy.aging > 0 and class - waited / policy.aging or class
      return { class = class, tenant = tenant, waited = waited, level = level, overdue = overdue }
    end
  end
end

local function whole_level(entry)
  return math.ceil(entry.level)
end

local function real_level(entry)
  return entry.level
end

local function lowest(list, level_of)
  local best
  for class = 0, 3 do
    local entry = list[class]
    if entry and (not best or level_of(entry) < level_of(best)) then
      best = entry
    end
  end
  return best
end

local function read_deficits()
  local deficits = redis.call('HMGET', P .. 'deficit', 0, 1, 2, 3)
  return { [0] = number(deficits[1]), number(deficits[2]), number(deficits[3]), number(deficits[4]) }
end

-- The candidate whose turn it is. Begins a new round in `deficits` when no class has claims left in this one.
local function choose(list, deficits, policy)
  if next(list) == nil then
    return nil
  end
  if policy.strict then
    return lowest(list, real_level)
  end
  local funded, any = {}, false
  for class = 0, 3 do
    if list[class] and deficits[class] >= 1 then
      funded[class], any = list[class], true
    end
  end
  if not any then
    for class = 0, 3 do
      local level = list[class] and math.max(0, whole_level(list[class])) or class
      deficits[class] = 2 ^ (3 - level)
    end
    funded = list
  end
  return lowest(funded, whole_level)
end
