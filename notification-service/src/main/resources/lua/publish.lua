-- Shows a ledger entry, unless a newer one is shown.
-- KEYS[1] the notification's hash
-- ARGV[1] version   ARGV[2] LedgerEntry bytes   ARGV[3] request hash   ARGV[4] time to live in ms
-- Returns 1 if shown, 0 if a newer version was there
-- Invariant: the version shown never goes back.
local shown = redis.call('HGET', KEYS[1], 'version')
if shown and tonumber(shown) >= tonumber(ARGV[1]) then
  return 0
end
redis.call('HSET', KEYS[1], 'hash', ARGV[3], 'state', 'accepted', 'version', ARGV[1], 'entry', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
