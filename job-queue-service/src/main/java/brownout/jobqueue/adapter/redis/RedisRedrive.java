package brownout.jobqueue.adapter.redis;

import static brownout.jobqueue.adapter.redis.RedisScripts.bytes;

import brownout.frontdoor.safeguard.Switchboard;
import brownout.jobqueue.deadletter.Redrive;
import brownout.jobqueue.safeguard.Safeguard;
import java.util.ArrayList;
import java.util.List;

/** Dead letters' way back into the scheduler in Redis: {@code redrive.lua}. */
public final class RedisRedrive implements Redrive.Port {
    private final RedisScripts scripts;
    private final Switchboard<Safeguard> safeguards;

    public RedisRedrive(RedisScripts scripts, Switchboard<Safeguard> safeguards) {
        this.scripts = scripts;
        this.safeguards = safeguards;
    }

    @Override
    public List<Redrive.Result> redrive(Redrive how, List<String> jobs) {
        List<byte[]> args = new ArrayList<>();
        args.add(bytes(safeguards.isOn(Safeguard.IDEMPOTENT_REDRIVE) ? how.id() : ""));
        args.add(bytes(Redrive.MOST_PER_JOB));
        args.add(bytes(how.gap().toMillis()));
        args.add(bytes(how.keepCheckpoint()));
        args.add(bytes(how.dryRun()));
        jobs.forEach(it -> args.add(bytes(it)));
        return scripts.array("redrive", args.toArray(byte[][]::new)).stream()
                .map(it -> Redrive.Result.valueOf(RedisScripts.text(it)))
                .toList();
    }
}
