-- Shows ledger entries of one partition, each unless a newer one is shown.
-- KEYS[2i-1] the key's record   KEYS[2i] the notification's view
-- ARGV[5i-4] version   ARGV[5i-3] LedgerEntry bytes   ARGV[5i-2] request hash
-- ARGV[5i-1] the record's, ARGV[5i] the view's time to live in ms
-- Returns how many were shown
-- Invariant: the version shown never goes back.
local count = 0
for i = 1, #KEYS / 2 do
  local record, view, a = KEYS[2 * i - 1], KEYS[2 * i], 5 * i - 4
  local shown = redis.call('HGET', view, 'version')
  if not shown or tonumber(shown) < tonumber(ARGV[a]) then
    redis.call('HSET', view, 'version', ARGV[a], 'entry', ARGV[a + 1])
    redis.call('PEXPIRE', view, ARGV[a + 4])
    redis.call('HSET', record, 'hash', ARGV[a + 2], 'state', 'accepted')
    redis.call('HDEL', record, 'holder')
    redis.call('PEXPIRE', record, ARGV[a + 3])
    count = count + 1
  end
end
return count
