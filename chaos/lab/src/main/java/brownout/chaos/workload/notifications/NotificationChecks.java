package brownout.chaos.workload.notifications;

import brownout.chaos.checker.CheckKind;
import java.time.Duration;
import java.util.List;

/** The checks on notifications, judged by what providers truly delivered. */
public final class NotificationChecks {

    private NotificationChecks() {}

    public static List<CheckKind> kinds() {
        return List.of(
                new CheckKind(
                        "no-duplicate-send",
                        List.of("no-duplicates"),
                        "",
                        "a provider delivered twice for one idempotency key",
                        false,
                        argument -> new NoDuplicateSend()),
                new CheckKind(
                        "no-lost-send",
                        List.of("no-loss"),
                        "'delivered' to count DEAD and FAILED as lost too",
                        "a notification was accepted, was not delivered, and no state says so",
                        true,
                        NoLostSend::of),
                new CheckKind(
                        "one-body-per-key",
                        List.of(),
                        "",
                        "two different bodies were accepted under one idempotency key",
                        false,
                        argument -> new OneBodyPerKey()),
                new CheckKind(
                        "same-bytes",
                        List.of(),
                        "",
                        "two attempts at one notification brought its provider different bytes",
                        false,
                        argument -> new SameBytes()),
                new CheckKind(
                        "no-send-after-opt-out",
                        List.of(),
                        "a duration, 2s when absent",
                        "marketing was delivered so long after its recipient was told that none would come any more",
                        false,
                        argument -> new NoSendAfterOptOut(argument.durationOr(Duration.ofSeconds(2)))),
                new CheckKind(
                        "retries-within",
                        List.of(),
                        "a share, and a reserve if need be, 10% when absent: '10% + 20'",
                        "a provider that was ill was called again for more than that share of what it had been called for",
                        false,
                        RetriesWithin::of),
                new CheckKind(
                        "rate-never-exceeded",
                        List.of(),
                        "a rate, and a burst if there is one: '10/s + 20'",
                        "more notifications were accepted in some stretch of time than the rate allows for its length",
                        false,
                        RateNeverExceeded::of),
                new CheckKind(
                        "states-legal",
                        List.of(),
                        "",
                        "a notification moved as no notification may",
                        false,
                        argument -> new StatesLegal()),
                new CheckKind(
                        "unknown-outcomes-resolved",
                        List.of("unknown-resolved"),
                        "a duration, 30s when absent",
                        "nobody can say what became of a notification, so long after it was accepted and the last"
                                + " fault",
                        true,
                        argument -> new UnknownOutcomesResolved(argument.durationOr(Duration.ofSeconds(30)))));
    }
}
