package brownout.notification.adapter.redis;

import static brownout.notification.adapter.redis.Script.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;

import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.idempotency.IdempotencyKey;
import brownout.notification.adapter.codec.Redrives;
import brownout.notification.dedup.Digest;
import brownout.notification.intake.KeptAnswers;
import brownout.notification.intake.Redrive;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers to operators, in Redis. Without it there is no promise of "once", so nothing is begun. */
public final class RedisKeptAnswers implements KeptAnswers {
    /** Longer than the slowest redrive takes. */
    private static final Duration LEASE = Duration.ofSeconds(60);

    private final RedisLink redis;
    private final Retention retention;
    private final Script take = Script.load("take.lua", ScriptOutputType.MULTI);

    public RedisKeptAnswers(RedisLink redis, Retention retention) {
        this.redis = redis;
        this.retention = retention;
    }

    @Override
    public CompletionStage<Taken> take(Tenant tenant, IdempotencyKey key, Digest digest) {
        var session = redis.session();
        if (session.isEmpty()) {
            return CompletableFuture.completedFuture(away());
        }
        return take.<List<byte[]>>run(
                        session.get().commands(),
                        new String[] {Keys.answer(tenant, key)},
                        bytes(digest.hex()),
                        bytes(LEASE.toMillis()))
                .handle((answer, failure) -> answer == null ? away() : taken(answer));
    }

    private static Taken away() {
        return new Taken.Away("Redis, which keeps a redrive from being done twice, does not answer");
    }

    private static Taken taken(List<byte[]> answer) {
        String code = new String(answer.get(0), UTF_8);
        return switch (code) {
            case "0" -> new Taken.Fresh();
            case "1" -> Redrives.kept(answer.get(1));
            case "2" -> new Taken.InProgress();
            case "3" -> new Taken.Other();
            default -> throw new IllegalStateException("take.lua answered " + code);
        };
    }

    @Override
    public void keep(Tenant tenant, IdempotencyKey key, Digest digest, Redrive.Report report) {
        String name = Keys.answer(tenant, key);
        redis.session().ifPresent(session -> {
            session.commands().hset(name, Map.of("hash", bytes(digest.hex()), "answer", Redrives.bytes(report)));
            session.commands().pexpire(name, retention.keys().toMillis());
        });
    }

    @Override
    public void giveBack(Tenant tenant, IdempotencyKey key) {
        redis.session().ifPresent(session -> session.commands().del(Keys.answer(tenant, key)));
    }
}
