package brownout.notification.delivery;

import brownout.notification.channel.Channel;
import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.channel.Evidence;
import brownout.notification.channel.Rendered;
import brownout.notification.dedup.NotificationId;
import brownout.notification.receipt.Receipt;
import brownout.notification.receipt.Receipts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One notification with everything that has happened to it: the value of its ledger entry. Immutable.
 *
 * @param rendered absent before the first attempt on a channel
 * @param nextAttemptAt set while it waits for a time: SCHEDULED, RETRY_WAIT, UNKNOWN
 * @param reason of the state, one sentence for people; may be empty
 * @param version counts the ledger writes of this notification; 0: not written yet
 * @param receipts what providers have told of it afterwards
 */
public record Notification(
        NotificationRequest request,
        State state,
        List<Attempt> attempts,
        Optional<Rendered> rendered,
        Instant updatedAt,
        Optional<Instant> nextAttemptAt,
        String reason,
        long version,
        Receipts receipts) {
    public Notification {
        attempts = List.copyOf(attempts);
        reason = Evidence.brief(reason);
    }

    public static Notification accepted(NotificationRequest request) {
        return new Notification(
                request,
                State.ACCEPTED,
                List.of(),
                Optional.empty(),
                request.acceptedAt(),
                Optional.empty(),
                "",
                0,
                Receipts.NONE);
    }

    public NotificationId id() {
        return request.id();
    }

    public NotificationSpec spec() {
        return request.spec();
    }

    /** @throws IllegalMoveException when the state machine has no such move */
    Notification to(State next, Instant at, String why) {
        return moved(next, at, why, Optional.empty());
    }

    /** @throws IllegalMoveException when the state machine has no such move */
    Notification waiting(State next, Instant at, String why, Instant until) {
        return moved(next, at, why, Optional.of(until));
    }

    private Notification moved(State next, Instant at, String why, Optional<Instant> until) {
        if (!state.canBecome(next)) {
            throw new IllegalMoveException(id(), state, next);
        }
        return new Notification(request, next, attempts, rendered, at, until, why, version, receipts);
    }

    /** Stays where it is, until a later time. */
    Notification postponed(Instant at, Instant until, String why) {
        return new Notification(request, state, attempts, rendered, at, Optional.of(until), why, version, receipts);
    }

    Notification sending(Rendered frozen, Attempt.Mark mark, boolean possibleDuplicate) {
        var next = to(State.SENDING, mark.at(), "");
        var more = new ArrayList<>(attempts);
        more.add(Attempt.start(attempts.size() + 1, frozen, mark, possibleDuplicate));
        return new Notification(
                request, next.state, more, Optional.of(frozen), mark.at(), Optional.empty(), "", version, receipts);
    }

    /** The running attempt has ended; where the notification goes from here is the policy's decision. */
    Notification ended(DeliveryOutcome outcome, Instant at) {
        var all = new ArrayList<>(attempts);
        all.add(all.remove(all.size() - 1).end(outcome, at));
        return new Notification(request, state, all, rendered, at, nextAttemptAt, reason, version, receipts);
    }

    /** The running attempt never was: its call was not begun. */
    Notification withoutLastAttempt() {
        var others = attempts.subList(0, attempts.size() - 1);
        return new Notification(request, state, others, rendered, updatedAt, nextAttemptAt, reason, version, receipts);
    }

    /** As if it had never been tried; only for the world without the ledger. */
    Notification untried() {
        return new Notification(
                request, State.QUEUED, List.of(), Optional.empty(), updatedAt, Optional.empty(), "", version, receipts);
    }

    Notification withoutRendering() {
        return new Notification(
                request, state, attempts, Optional.empty(), updatedAt, nextAttemptAt, reason, version, receipts);
    }

    Notification withReceipt(Receipt receipt) {
        return new Notification(
                request, state, attempts, rendered, updatedAt, nextAttemptAt, reason, version, receipts.and(receipt));
    }

    /** Whatever the state was before; only for the world without monotone receipts. */
    Notification overwritten(State next, Instant at, String why) {
        return new Notification(request, next, attempts, rendered, at, Optional.empty(), why, version, receipts);
    }

    public Notification withVersion(long newVersion) {
        return new Notification(
                request, state, attempts, rendered, updatedAt, nextAttemptAt, reason, newVersion, receipts);
    }

    /** @throws IllegalStateException when there was none */
    public Attempt lastAttempt() {
        if (attempts.isEmpty()) {
            throw new IllegalStateException("notification " + id() + " has no attempt");
        }
        return attempts.get(attempts.size() - 1);
    }

    /** The caller's channels, in order, without those that have refused. */
    List<Channel> openChannels() {
        var refused = EnumSet.noneOf(Channel.class);
        attempts.stream()
                .filter(attempt -> attempt.result() == Attempt.Result.REJECTED)
                .forEach(attempt -> refused.add(attempt.channel()));
        return spec().channels().stream()
                .filter(channel -> !refused.contains(channel))
                .toList();
    }

    /** The channels that it may still take, the one whose bytes are frozen first; after an unknown outcome that one alone. */
    List<Channel> channelsLeft() {
        Stream<Channel> frozen = rendered.map(Rendered::channel).stream();
        return mayHaveBeenSent()
                ? frozen.toList()
                : Stream.concat(frozen, openChannels().stream()).distinct().toList();
    }

    boolean isFrozenFor(Channel channel) {
        return rendered.filter(bytes -> bytes.channel() == channel).isPresent();
    }

    /** The channel that it is on: the one whose bytes are frozen, else the first that has not refused. */
    public Channel channel() {
        return rendered.map(Rendered::channel)
                .or(() -> openChannels().stream().findFirst())
                .orElseGet(() -> lastAttempt().channel());
    }

    /** Whether any attempt may have been delivered without anybody knowing. */
    public boolean mayHaveBeenSent() {
        return attempts.stream().anyMatch(Attempt::isUnknown);
    }

    boolean isExpired(Instant now) {
        return spec().schedule().expiresAt().filter(end -> !now.isBefore(end)).isPresent();
    }
}
