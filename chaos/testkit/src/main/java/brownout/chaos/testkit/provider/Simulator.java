package brownout.chaos.testkit.provider;

import brownout.chaos.testkit.provider.CurrentBehaviour.Drawn;
import brownout.chaos.testkit.provider.Delivery.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One provider.
 *
 * <p>Invariant: a message counts as delivered if and only if the journal has a {@code delivered} line for it, and no
 * answer leaves before its line is on disk. So the log may hold a delivery of which the sender knows nothing (that is
 * what it is for), never the reverse. Within a key's lifetime there is one such line per key.
 *
 * <p>Order of lines is order of decisions, since both happen under one lock; the waiting for the disk does not.
 */
public final class Simulator {
    private static final int SWEEP_EVERY = 10_000;

    private final ProviderName name;
    private final Clock clock;
    private final Journal journal;
    private final Duration keyLifetime;
    private final Reports reports;
    private final CurrentBehaviour behaviour;
    private final IdempotencyKeys keys = new IdempotencyKeys();
    private long lines;

    /** That tells nobody what became of a message. */
    public Simulator(ProviderName name, Clock clock, Journal journal, Duration keyLifetime) {
        this(name, clock, journal, keyLifetime, Reports.NONE);
    }

    /** @param keyLifetime how long idempotency keys are honoured, unless a behaviour says otherwise */
    public Simulator(ProviderName name, Clock clock, Journal journal, Duration keyLifetime, Reports reports) {
        this.name = name;
        this.clock = clock;
        this.journal = journal;
        this.keyLifetime = keyLifetime;
        this.reports = reports;
        this.behaviour = new CurrentBehaviour(clock);
    }

    public ProviderName name() {
        return name;
    }

    public CurrentBehaviour behaviour() {
        return behaviour;
    }

    /** Takes up a line that an earlier process wrote; in their order, before the first message. */
    public synchronized void restore(Delivery line) {
        lines = line.n();
        if (line.kind() == Kind.DELIVERED && line.idempotencyKey() != null && line.messageId() != null) {
            keys.remember(
                    line.idempotencyKey(), new IdempotencyKeys.Use(line.messageId(), line.bodySha256(), line.at()));
        }
    }

    /** A well-formed message. */
    public synchronized Reply receive(Message message) {
        Drawn drawn = behaviour.draw(message.subject());
        if (!drawn.mode().delivers()) {
            return withheld(drawn, log(message, Kind.REFUSED, null, drawn.effect()));
        }
        Optional<IdempotencyKeys.Use> used = used(message.idempotencyKey());
        if (used.isPresent() && !used.get().bodySha256().equals(message.bodySha256())) {
            String late = drawn.latency().isZero() ? "" : Drawn.LATE;
            return new Reply(Reply.Kind.KEY_REUSED, "", 0, drawn.latency(), log(message, Kind.REFUSED, null, late));
        }
        return used.map(first -> accepted(
                        drawn, first.messageId(), log(message, Kind.DEDUPLICATED, first.messageId(), drawn.effect())))
                .orElseGet(() -> deliver(message, drawn));
    }

    private Reply deliver(Message message, Drawn drawn) {
        String messageId = name.messageId(lines + 1);
        String effect =
                drawn.effect().isEmpty() && isForgotten(message.idempotencyKey()) ? "key-forgotten" : drawn.effect();
        if (message.idempotencyKey() != null) {
            keys.remember(
                    message.idempotencyKey(),
                    new IdempotencyKeys.Use(messageId, message.bodySha256(), clock.instant()));
        }
        return accepted(
                drawn, messageId, told(message, messageId, drawn, log(message, Kind.DELIVERED, messageId, effect)));
    }

    /** Nobody is told of what is not on disk. */
    private CompletableFuture<Void> told(
            Message message, String messageId, Drawn drawn, CompletableFuture<Void> written) {
        Receipts.Told told = drawn.told();
        String id = message.notificationId();
        if (told == null || id == null) {
            return written;
        }
        var reported = new Reports.Reported(name, messageId, id);
        var sent = written.thenCompose(
                done -> reports.send(reported, told.events(), told.early() ? Duration.ZERO : told.delay()));
        return told.early() ? sent : written;
    }

    /** Whether a key that is not in use any more still would be, had no behaviour cut its lifetime short. */
    private boolean isForgotten(@Nullable String key) {
        return key != null && keys.find(key, clock.instant(), keyLifetime).isPresent();
    }

    /** A message that is no good by itself. @return completes when that is on disk */
    public synchronized CompletableFuture<Void> refuse(Message message) {
        return log(message, Kind.REFUSED, null, "");
    }

    /** The message id of a delivery, for as long as its key is remembered. */
    public synchronized Optional<String> find(String idempotencyKey) {
        return used(idempotencyKey).map(IdempotencyKeys.Use::messageId);
    }

    private Optional<IdempotencyKeys.Use> used(@Nullable String key) {
        Duration chosen = behaviour.get().keyLifetime();
        return key == null ? Optional.empty() : keys.find(key, clock.instant(), chosen == null ? keyLifetime : chosen);
    }

    private static Reply accepted(Drawn drawn, String messageId, CompletableFuture<Void> written) {
        Reply.Kind kind =
                switch (drawn.mode()) {
                    case NORMAL -> Reply.Kind.ACCEPTED;
                    case ACCEPT_THEN_DROP -> Reply.Kind.NOTHING;
                    case ACCEPT_THEN_503 -> Reply.Kind.UNAVAILABLE;
                    case REJECT_429, REJECT_503, HANG ->
                        throw new IllegalStateException(drawn.mode() + " delivers nothing");
                };
        return new Reply(kind, messageId, 0, drawn.latency(), written);
    }

    private static Reply withheld(Drawn drawn, CompletableFuture<Void> written) {
        return switch (drawn.mode()) {
            case REJECT_429 ->
                new Reply(Reply.Kind.RATE_LIMITED, "", drawn.retryAfterSeconds(), drawn.latency(), written);
            case REJECT_503 -> new Reply(Reply.Kind.UNAVAILABLE, "", 0, drawn.latency(), written);
            case HANG ->
                new Reply(Reply.Kind.NOTHING, "", 0, Duration.ZERO, written.thenCombine(drawn.over(), (a, b) -> null));
            case NORMAL, ACCEPT_THEN_DROP, ACCEPT_THEN_503 ->
                throw new IllegalStateException(drawn.mode() + " delivers");
        };
    }

    private CompletableFuture<Void> log(Message message, Kind kind, @Nullable String messageId, String effect) {
        Instant now = clock.instant();
        CompletableFuture<Void> written = CompletableFuture.completedFuture(null);
        for (String to : message.to()) {
            written = journal.append(new Delivery(
                    ++lines,
                    now,
                    name,
                    kind,
                    messageId,
                    to,
                    message.idempotencyKey(),
                    message.notificationId(),
                    message.bodySha256(),
                    effect));
            if (lines % SWEEP_EVERY == 0) {
                keys.forgetOlderThan(now.minus(keyLifetime));
            }
        }
        return written;
    }
}
